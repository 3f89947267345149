"""Where MediaWiki is downloaded from: the machine's own mirrors, another release."""

from __future__ import annotations

from pathlib import Path

from tests.live.apt_sources import write_sources


def rewritten(tmp_path: Path, **files: str) -> tuple[str, str]:
    etc, target = tmp_path / "etc", tmp_path / "target"
    (etc / "sources.list.d").mkdir(parents=True)
    target.mkdir()
    for name, text in files.items():
        stem, _, kind = name.rpartition("_")
        path = etc / "sources.list" if name == "sources_list" else None
        (path or etc / "sources.list.d" / f"{stem}.{kind}").write_text(text)
    write_sources(etc, target)
    lines, stanzas = (target / f"helpdeskbot.{kind}" for kind in ("list", "sources"))
    return lines.read_text(), stanzas.read_text()


def test_one_line_sources_keep_everything_but_the_suite(tmp_path: Path) -> None:
    lines, stanzas = rewritten(
        tmp_path,
        sources_list="""\
# deb http://mirror.example/off bookworm main
deb [arch=amd64 signed-by=/keys/debian.gpg] http://mirror.example/debian bookworm main contrib
deb http://mirror.example/debian bookworm-updates main  # point releases
deb http://mirror.example/debian-security bookworm-security main
deb http://mirror.example/debian-security bullseye/updates main
deb-src http://mirror.example/debian bookworm main
deb cdrom:[Debian]/ bookworm main
""",
    )
    assert stanzas == ""
    assert lines == (
        "deb [arch=amd64 signed-by=/keys/debian.gpg] http://mirror.example/debian trixie main\n"
        "deb http://mirror.example/debian trixie-updates main\n"
        "deb http://mirror.example/debian-security trixie-security main\n"
    )


def test_stanzas_keep_everything_but_the_suite(tmp_path: Path) -> None:
    lines, stanzas = rewritten(
        tmp_path,
        debian_sources="""\
Types: deb deb-src
# the archive
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates bookworm-backports
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Enabled: no
""",
    )
    assert lines == ""
    assert stanzas == (
        "Types: deb\n"
        "Uris: http://mirror.example/debian\n"
        "Suites: trixie trixie-updates\n"
        "Components: main\n"
        "Signed-By: \n"
        " -----BEGIN PGP PUBLIC KEY BLOCK-----\n"
        " .\n"
        " mQINBF\n"
        " -----END PGP PUBLIC KEY BLOCK-----\n"
    )


def test_other_peoples_packages_and_unsigned_sources_are_not_taken_over(tmp_path: Path) -> None:
    lines, stanzas = rewritten(
        tmp_path,
        docker_list="deb [arch=amd64] http://containers.example/debian bookworm stable\n",
        pgdg_list="deb http://postgres.example/apt bookworm-pgdg main\n",
        node_sources="Types: deb\nURIs: http://node.example\nSuites: nodistro\nComponents: main\n",
        debian_list="deb [trusted=yes] http://mirror.example/debian stable main\n",
    )
    assert lines == "deb http://mirror.example/debian trixie main\n"
    assert stanzas == ""
