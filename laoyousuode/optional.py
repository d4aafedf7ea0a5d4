"""Optional packages: which extra brings each of them, and the sentence for one that is not there.

Whoever needs one imports it where it is needed and catches nothing; the command line tells it from here.
"""

from __future__ import annotations

from laoyousuode.bundled import bundle_root

# Import name -> the extra in pyproject.toml.
EXTRAS = {
    "distributed": "cluster",
    "pandas": "analysis",
    "pdfplumber": "pdf",
    "pptx": "slides",
    "pyarrow": "analysis",
    "pyopenvba": "addin",
    "xlwings": "addin",
}
_OWN = ("laoyousuode", "reporter", "template", "addin", "bundle", "macros")


def missing_package(error: ModuleNotFoundError) -> str:
    """What the user can do about a package that is not installed; "" where the missing module is one of ours."""
    package = (error.name or "").partition(".")[0]
    if not package or package in _OWN:
        return ""
    if bundle_root() is not None:
        if package in EXTRAS:
            return f"Windows 免安装包里没有这项功能（{package}）"
        return f"程序文件不全（{package}），请重新解压整个压缩包，再双击 安装.cmd"
    if package in EXTRAS:
        return f"缺少可选组件 {package}，请运行 pip install 'laoyousuode[{EXTRAS[package]}]'"
    return f"缺少组件 {package}，安装不完整，请运行 pip install --force-reinstall laoyousuode"
