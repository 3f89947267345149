"""Exports as they come: packed, broken off, with hidden parts; what can be used is used."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from helpdeskbot.rehearsal.export.opening import MOST_AT_ONCE, ExportRefused
from helpdeskbot.rehearsal.export.past import read_past
from helpdeskbot.rehearsal.export.values import Author, PastRevision
from tests.rehearsal.exports import BEGIN, Rev, Writer, export, write_export

DESK = "Meta:Helpdesk"
HOUR = timedelta(hours=1)


def desk() -> Writer:
    writer = Writer(DESK).save("Samira", "Welcome.").later(hours=1)
    return writer.asks("Anna", "Photos", "How?").later(hours=1).replies("Samira", "Photos", "So.")


def read(file: Path) -> tuple[list[PastRevision], list[str]]:
    """The revisions that can be used, and what is said of the rest."""
    with read_past(file) as past:
        told = [f"{one.where}: {one.what} ({one.count})" for one in past.unused]
        return list(past.revisions(list(past.pages))), told


def test_an_export_is_read_in_order_of_time(tmp_path: Path) -> None:
    other = [Rev("Bo", "Nothing here.", BEGIN + HOUR / 2, "a page of its own")]
    file = write_export(tmp_path, {DESK: desk().revisions, "Talk:Other": other})

    with read_past(file) as past:
        revisions = list(past.revisions(list(past.pages)))
        site, pages, accounts = past.site, past.pages, past.accounts()

    assert [(one.title, one.user) for one in revisions] == [
        (DESK, "Samira"),
        ("Talk:Other", "Bo"),
        (DESK, "Anna"),
        (DESK, "Samira"),
    ]
    assert [one.text for one in revisions if one.title == DESK] == [
        one.text for one in desk().revisions
    ]
    assert revisions[1].comment == "a page of its own"
    assert (site.name, site.database, site.language) == ("Meta", "metawiki", "en")
    assert site.namespaces[4] == "Meta"
    assert (pages[DESK].namespace, pages[DESK].revisions) == (4, 3)
    assert accounts["Samira"] == (BEGIN, BEGIN + 2 * HOUR)


def test_the_same_past_can_be_read_again_and_in_part(tmp_path: Path) -> None:
    file = write_export(tmp_path, {DESK: desk().revisions, "Talk:Other": desk().revisions})

    with read_past(file) as past:
        first = list(past.revisions([DESK]))
        assert list(past.revisions([DESK])) == first
        assert len(first) == past.count([DESK]) == 3
        assert past.count([DESK], BEGIN + HOUR) == len(list(past.revisions([DESK], BEGIN + HOUR)))


@pytest.mark.parametrize(
    "pack",
    [bytes, gzip.compress, bz2.compress, zstandard.ZstdCompressor().compress],
    ids=["as it is", "gzip", "bzip2", "zstd"],
)
def test_it_may_be_packed_whatever_it_is_called(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    plain = "".join(export({DESK: desk().revisions})).encode()
    file = tmp_path / "export"
    file.write_bytes(pack(plain))

    revisions, told = read(file)

    assert len(revisions) == 3
    assert told == []


def test_zstd_in_several_frames_is_read_to_its_end(tmp_path: Path) -> None:
    plain = "".join(export({DESK: desk().revisions})).encode()
    pack = zstandard.ZstdCompressor().compress
    file = tmp_path / "export.zst"
    file.write_bytes(pack(plain[:700]) + pack(plain[700:]))

    assert len(read(file)[0]) == 3


@pytest.mark.parametrize("share", [0.5, 0.8, 0.99])
@pytest.mark.parametrize(
    "pack",
    [bytes, gzip.compress, bz2.compress, zstandard.ZstdCompressor().compress],
    ids=["as it is", "gzip", "bzip2", "zstd"],
)
def test_what_stands_before_a_break_is_used(
    tmp_path: Path, pack: Callable[[bytes], bytes], share: float
) -> None:
    history = [
        Rev("Anna", f"text {number} " + "é" * 20 * number, BEGIN + number * HOUR)
        for number in range(1, 400)
    ]
    packed = pack("".join(export({DESK: history})).encode())
    file = tmp_path / "export"
    file.write_bytes(packed[: int(len(packed) * share)])

    with contextlib.suppress(ExportRefused):
        # Of a block that is broken nothing can be unpacked; of some, that is all.
        revisions, told = read(file)
        assert [one.text for one in revisions] == [one.text for one in history[: len(revisions)]]
        assert any("what stands before that is used" in line for line in told)
        return
    assert pack is bz2.compress


def test_what_is_hidden_is_left_out_and_said(tmp_path: Path) -> None:
    history = [
        Rev("Samira", "Welcome.", BEGIN),
        Rev(None, "Welcome. A", BEGIN + HOUR),
        Rev("Bo", None, BEGIN + 2 * HOUR, None),
        Rev("Bo", "Welcome. B", BEGIN + 3 * HOUR),
    ]

    revisions, told = read(write_export(tmp_path, {DESK: history}))

    assert [(one.user, one.author) for one in revisions[1:3]] == [
        ("", Author.HIDDEN),
        ("Bo", Author.ACCOUNT),
    ]
    assert [one.text for one in revisions] == ["Welcome.", "Welcome. A", None, "Welcome. B"]
    assert any("author is hidden" in line for line in told)
    assert any("text is hidden" in line for line in told)


def test_who_is_of_another_wiki_or_has_no_account_is_told_apart(tmp_path: Path) -> None:
    history = [
        Rev("sv>Anna", "from elsewhere", BEGIN),
        Rev("192.0.2.7", "by an address", BEGIN + HOUR),
        Rev("~2026-123", "by a temporary account", BEGIN + 2 * HOUR),
    ]

    file = write_export(tmp_path, {DESK: history})
    revisions, told = read(file)
    with read_past(file) as past:
        accounts = set(past.accounts())

    assert [one.author for one in revisions] == [Author.IMPORTED, Author.ADDRESS, Author.ACCOUNT]
    assert accounts == {"~2026-123"}
    assert any("from another wiki" in line for line in told)


def test_other_content_models_are_left_out_and_said(tmp_path: Path) -> None:
    history = [*desk().revisions, Rev("Samira", "{}", BEGIN + 9 * HOUR, "", "json")]

    revisions, told = read(write_export(tmp_path, {DESK: history}))

    assert len(revisions) == 3
    assert told == [f"{DESK}: revisions of the content model json, which is no wikitext (1)"]


def test_a_page_that_was_moved_is_said(tmp_path: Path) -> None:
    writer = desk().later(hours=1)
    writer.save("Samira", writer.text, "Samira moved page [[Meta:Old desk]] to [[Meta:Helpdesk]]")

    revisions, told = read(write_export(tmp_path, {DESK: writer.revisions}))

    assert len(revisions) == 4
    assert told == [
        f"{DESK}: it was moved here from Meta:Old desk: all is rehearsed on this title (1)"
    ]


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("<timestamp>2025-03-03T10:00:00Z</timestamp>", "<timestamp>yesterday</timestamp>"),
        (
            "<timestamp>2025-03-03T10:00:00Z</timestamp>",
            "<timestamp>1025-01-01T00:00:00Z</timestamp>",
        ),
        ("<id>2</id><parentid>1</parentid>", "<id>two</id><surprise/>"),
    ],
    ids=["no moment", "another age", "no number"],
)
def test_a_damaged_revision_is_left_out_alone(tmp_path: Path, broken: str, mended: str) -> None:
    plain = "".join(export({DESK: desk().revisions}))
    assert plain.count(broken) == 1
    file = tmp_path / "export.xml"
    file.write_text(plain.replace(broken, mended))

    revisions, told = read(file)

    assert [one.user for one in revisions] == ["Samira", "Samira"]
    assert len(told) == 1


def test_uploads_and_logs_beside_the_revisions_do_no_harm(tmp_path: Path) -> None:
    plain = "".join(export({DESK: desk().revisions, "Talk:Other": desk().revisions}))
    upload = "<upload><timestamp>2025-03-03T09:00:00Z</timestamp></upload></page>"
    logged = "</page><logitem><id>7</id></logitem>"
    file = tmp_path / "export.xml"
    file.write_text(plain.replace("</page>", upload, 1).replace("</page>", logged, 1))

    revisions, told = read(file)

    assert len(revisions) == 6
    assert told == [": entries of logs, which a rehearsal does not look at (1)"]


def test_stubs_without_texts_are_said(tmp_path: Path) -> None:
    plain = "".join(export({DESK: [Rev("Anna", "", BEGIN)]}))
    file = tmp_path / "export.xml"
    file.write_text(plain.replace('<text bytes="0"', '<text bytes="200" id="7"'))

    with pytest.raises(ExportRefused, match="no revision"):
        read_past(file)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (gzip.compress(b""), "empty"),
        (b"Welcome to the desk.", "no export"),
        (b"-- MySQL dump 10.16\nDROP TABLE `page`;", "no export"),
        (b"<html><body></body></html>", "web page"),
        (b"<!DOCTYPE html>\n<html lang=de>", "web page"),
        (b"\xef\xbb\xbf\n<!doctype HTML>", "web page"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"PK\x03\x04\x14", "zip"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"\x1f\x8b broken", "cannot be read"),
        (b"<mediawiki></mediawiki>", "no page"),
        (b"<mediawiki><siteinfo><namespaces/></siteinfo>", "no "),
        ("".join(export({})).encode(), "it has no page"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    file = tmp_path / "export.xml"
    file.write_bytes(content)

    with pytest.raises(ExportRefused, match=what):
        read_past(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="No such file"):
        read_past(tmp_path / "nothing.xml")


def test_a_doctype_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'
    file = tmp_path / "export.xml"
    file.write_text("".join(export({DESK: desk().revisions}, head=bomb)))

    with pytest.raises(ExportRefused, match="DOCTYPE"):
        read_past(file)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_doctype_is_seen_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha">]>\n'
    file = tmp_path / "export.xml"
    file.write_bytes("".join(export({DESK: desk().revisions}, head=bomb)).encode(encoding))

    with pytest.raises(ExportRefused, match="DOCTYPE"):
        read_past(file)


def test_a_text_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    plain = "".join(export({DESK: desk().revisions}))
    before, _, _ = plain.rpartition("</text>")
    file = tmp_path / "export.xml"
    file.write_text(before + "x" * (MOST_AT_ONCE + 100_000))

    revisions, told = read(file)

    assert len(revisions) == 2
    assert any("more than 16 MB" in line for line in told)


def test_a_past_that_is_closed_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with read_past(write_export(tmp_path, {DESK: desk().revisions})) as past:
        # Nor does it stay when the process is killed.
        assert not list(temporary.iterdir())

    with pytest.raises(sqlite3.ProgrammingError):
        past.count([DESK])


@pytest.mark.parametrize(
    "pack",
    [gzip.compress, bz2.compress, zstandard.ZstdCompressor().compress],
    ids=["gzip", "bzip2", "zstd"],
)
@pytest.mark.parametrize("share", [0.1, 0.6, 0.95])
def test_a_small_file_cut_short_is_used_or_said_to_be_cut(
    tmp_path: Path, pack: Callable[[bytes], bytes], share: float
) -> None:
    packed = pack("".join(export({DESK: desk().revisions})).encode())
    file = tmp_path / "export"
    file.write_bytes(packed[: int(len(packed) * share)])

    with pytest.raises(ExportRefused) as refused:
        # What is used of it comes with the same words.
        raise ExportRefused("; ".join(read(file)[1]))

    assert re.search("cut short|breaks off|cannot be unpacked", str(refused.value.what))
    assert "no export" not in refused.value.what


def test_of_a_small_gzip_what_can_be_unpacked_is_used(tmp_path: Path) -> None:
    packed = gzip.compress("".join(export({DESK: desk().revisions})).encode())
    file = tmp_path / "export.xml.gz"
    file.write_bytes(packed[:-40])

    revisions, told = read(file)

    assert [one.user for one in revisions[:2]] == ["Samira", "Anna"]
    assert any("what stands before that is used" in line for line in told)


def test_what_stands_behind_the_end_is_said(tmp_path: Path) -> None:
    """Two exports in one file are not one."""
    plain = "".join(export({DESK: desk().revisions}))
    file = tmp_path / "export.xml"
    file.write_text(plain + plain)

    revisions, told = read(file)

    assert len(revisions) == 3
    assert any("behind its end" in line for line in told)


def test_a_revision_that_is_there_twice_is_lived_through_once(tmp_path: Path) -> None:
    plain = "".join(export({DESK: desk().revisions}))
    page = plain[plain.index("<page>") : plain.index("</mediawiki>")]
    file = tmp_path / "export.xml"
    file.write_text(plain.replace(page, page + page))

    assert [one.revid for one in read(file)[0]] == [1, 2, 3]


def test_why_no_revision_can_be_used_is_said(tmp_path: Path) -> None:
    board = [one._replace(model="flow-board") for one in desk().revisions]
    with pytest.raises(ExportRefused, match="content model flow-board"):
        read_past(write_export(tmp_path, {DESK: board}))
    with pytest.raises(ExportRefused, match=f"{DESK} has no revision"):
        read_past(write_export(tmp_path, {DESK: []}))


def test_what_is_wrong_with_a_revision_is_said_without_the_programs_words(tmp_path: Path) -> None:
    file = write_export(tmp_path, {DESK: desk().revisions})
    file.write_text(
        file.read_text().replace("<timestamp>2025-03-03T10", "<timestamp>2025-33-03T10")
    )

    (said,) = read(file)[1]
    assert "Error" not in said


@pytest.mark.parametrize("parent", [0, 7])
def test_whether_a_history_has_its_beginning_is_told(tmp_path: Path, parent: int) -> None:
    file = write_export(tmp_path, {DESK: desk().revisions})
    text = file.read_text().replace(
        "<id>1</id><timestamp>", f"<id>1</id><parentid>{parent}</parentid><timestamp>"
    )
    file.write_text(text)

    with read_past(file) as past:
        assert past.pages[DESK].begins_late is (parent > 0)


def test_an_empty_name_is_nobodys(tmp_path: Path) -> None:
    file = write_export(tmp_path, {DESK: desk().revisions})
    text = file.read_text().replace("<username>Anna</username>", "<username />")
    text = text.replace(
        "<username>Samira</username><id>0</id>", "<username>None</username><id>7</id>"
    )
    file.write_text(text)

    assert [(one.user, one.author) for one in read(file)[0]] == [
        ("None", Author.ACCOUNT),
        ("", Author.HIDDEN),
        ("None", Author.ACCOUNT),
    ]
