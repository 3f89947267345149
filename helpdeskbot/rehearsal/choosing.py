"""Which pages of an export are lived through: a desk's, and those that its settings name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict

from helpdeskbot.model.desk import DeskPolicy
from helpdeskbot.rehearsal.export.opening import ExportRefused
from helpdeskbot.rehearsal.export.past import Past
from helpdeskbot.rehearsal.export.values import PastPage
from helpdeskbot.rehearsal.model import Unused

# An export of so few pages was made for this.
_FEW = 200
_NAMED_AT_MOST = 5
_MOST_EXPORTED = 1000

FindTitle = Callable[[str], str]
"""The title of a page as the wiki writes it; ``""``: no page can be called so."""


def choose_pages(
    past: Past, desks: Sequence[DeskPolicy], find_title: FindTitle
) -> tuple[Mapping[str, str], list[Unused]]:
    """The pages that are lived through, by their titles in the export, as the wiki writes them.

    Of a small export, all; of a larger one the desks' pages with their subpages, and what their
    settings name.

    :returns: with what is left out.
    :raises ExportRefused: none of the desks' pages is in the export.
    """
    titles = {title: find_title(title) for title in past.pages}
    wrong = [title for title, found in titles.items() if not found]
    titles = {title: found for title, found in titles.items() if found}
    there = set(titles.values())
    homes = {find_title(one.removesuffix("/*")) for desk in desks for one in desk.pages}
    roots = tuple(f"{home}/" for home in homes)
    is_home = find_homes(desks, find_title)
    if not any(map(is_home, there)):
        some = ", ".join(list(past.pages)[:_NAMED_AT_MOST])
        raise ExportRefused(
            f"the desk's page is not in this export, which begins with {some}",
            where=", ".join(sorted(homes)),
            advice="Name the desk's page with --page, or export it with its full history",
        )
    unused = [
        Unused("a page that can have no such title on this wiki is left out", title)
        for title in wrong
    ]
    missing = sorted(home for home in homes if home not in there)
    unused += [
        Unused("the desk's page is not in this export", home)
        for home in missing
        if not any(one.startswith(f"{home}/") for one in there)
    ]
    for title, found in titles.items():
        if is_home(found):
            unused += _say_incomplete(past.pages[title])
    if len(titles) > _FEW:
        named = {find_title(one) for desk in desks for one in _strings(asdict(desk))}
        chosen = {
            title: found
            for title, found in titles.items()
            if found in homes or found in named or found.startswith(roots)
        }
        if len(chosen) < len(titles):
            what = "pages that the desk's settings do not name are left out"
            unused.append(Unused(what, count=len(titles) - len(chosen)))
        titles = chosen
    return titles, unused


def _say_incomplete(page: PastPage) -> Iterator[Unused]:
    """What of a desk's page is not in the export: what stood there by then is left alone."""
    first = f"{page.first.day} {page.first:%B %Y}"
    if page.begins_late and page.revisions == 1:
        yield Unused(
            "only one revision of it is in this export, and it has more: export it with its full "
            "history, without “Include only the current revision”",
            page.title,
        )
    elif page.begins_late:
        yield Unused(
            f"its history before {first} is not in this export, or could not be used: requests "
            "that stood there by then are left alone",
            page.title,
        )
    if page.revisions == _MOST_EXPORTED:
        yield Unused(
            f"it has exactly {_MOST_EXPORTED:,} revisions in this export, which is the most that "
            "Special:Export gives: others may be missing. dumpBackup.php, or --live, gives all",
            page.title,
        )


def find_homes(desks: Sequence[DeskPolicy], find_title: FindTitle) -> Callable[[str], bool]:
    """Tells of a title whether requests stand there, on a desk's page, or it is one itself."""
    pages = [page for desk in desks for page in desk.pages]
    homes = {find_title(page) for page in pages if not page.endswith("/*")}
    roots = tuple(f"{find_title(page[:-2])}/" for page in pages if page.endswith("/*"))
    return lambda title: title in homes or title.startswith(roots)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)
