"""What the .cmd files and the shortcuts start. Light: every worker process loads it again."""

import sys


def main() -> int:
    try:
        from bundle.start import run
    except ImportError:
        if sys.stdout is not None:
            text = "程序文件不全，可能没有完全解压，或者被杀毒软件隔离。请重新解压整个压缩包，再双击 安装.cmd。\n"
            sys.stdout.buffer.write(text.encode(sys.stdout.encoding, "replace"))
        return 2
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
