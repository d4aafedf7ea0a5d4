"""Why a file could not be read, in Chinese, whatever the system's language."""

from __future__ import annotations

import errno
import tomllib
from pathlib import Path

import pytest

from laoyousuode.unreadable import why


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOENT, "没有这个文件或文件夹"),
        (errno.EACCES, "没有权限，或文件正被其他程序占用"),
        (errno.ENOSPC, "磁盘已满"),
        (errno.ENAMETOOLONG, "名称或路径太长"),
        (errno.EHOSTDOWN, f"系统错误 {errno.EHOSTDOWN}"),
    ],
)
def test_a_systems_error_has_words_of_ours(number: int, words: str) -> None:
    assert why(OSError(number, "as the system says it")) == words


def test_an_error_without_a_number_is_named() -> None:
    assert why(OSError("no number")) == "系统错误 OSError"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[plan]\nname = "甲\n', "第2行第10列附近写法不对"),
        ("a = 1\na = 2\n", "第2行第6列附近写法不对"),
        ("a = [1,", "文件没有写完，末尾缺了东西"),
    ],
)
def test_tomls_fault_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert why(caught.value) == words


def test_bytes_that_are_no_text_are_told() -> None:
    with pytest.raises(UnicodeDecodeError) as caught:
        b"\xff\xfe".decode()
    assert why(caught.value) == "不是 UTF-8 的文字文件"


def test_no_sentence_takes_the_systems_own_words() -> None:
    root = Path(__file__).parents[2]
    rooms = [
        path
        for name in ("laoyousuode", "addin", "bundle", "reporter", "template")
        for path in (root / name).rglob("*.py")
    ]
    assert [
        str(path.relative_to(root)) for path in rooms if "strerror" in path.read_text(encoding="utf-8")
    ] == []
