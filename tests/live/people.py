"""People at the keyboard: edits over HTTP as persons make them, for tests on the real wiki.

Nothing of the bot is used here, so that a test can tell the two apart. Standard library only.
"""

from __future__ import annotations

import http.cookiejar
import json
import urllib.parse
import urllib.request
from typing import Any, Protocol


class HasApi(Protocol):
    """All that a person needs of a wiki: its addresses."""

    @property
    def api(self) -> str: ...

    @property
    def url(self) -> str: ...


class ApiError(Exception):
    """The wiki refused; *code* is the API's own word for it, such as ``protectedpage``."""

    def __init__(self, code: str, info: str) -> None:
        super().__init__(f"{code}: {info}")
        self.code = code


class Conflict(ApiError):
    """Somebody else changed the same lines since the revision that the edit was based on."""


class Anonymous:
    """Somebody who has not logged in."""

    name: str | None = None

    def __init__(self, wiki: HasApi) -> None:
        self.wiki = wiki
        self._cookies = http.cookiejar.CookieJar()
        self._browser = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )
        self._token = ""

    # -- Requests ----------------------------------------------------------------------------------
    def api(self, **parameters: object) -> dict[str, Any]:
        """One API request, as POST; None and False leave a parameter out, True sets it.

        Raises:
            ApiError: the wiki answered with an error; `Conflict` for an edit conflict.
        """
        chosen = {
            key: "1" if value is True else str(value)
            for key, value in parameters.items()
            if value is not None and value is not False
        }
        body = urllib.parse.urlencode({"format": "json", "formatversion": "2"} | chosen)
        request = urllib.request.Request(self.wiki.api, body.encode())
        request.add_header("User-Agent", "helpdeskbot-tests (loopback)")
        with self._browser.open(request) as answer:
            got: dict[str, Any] = json.loads(answer.read())
        if "error" in got:
            kind = Conflict if got["error"]["code"] == "editconflict" else ApiError
            raise kind(got["error"]["code"], got["error"]["info"])
        return got

    def act(self, action: str, **parameters: object) -> dict[str, Any]:
        """A request that changes something, with the token that it needs."""
        if not self._token:
            self._token = self._fetch_token("csrf")
        answer = self.api(action=action, token=self._token, **parameters)
        got: dict[str, Any] = answer.get(action, {})
        return got

    def _fetch_token(self, kind: str) -> str:
        tokens = self.api(action="query", meta="tokens", type=kind)["query"]["tokens"]
        return str(tokens[f"{kind}token"])

    # -- Reading -----------------------------------------------------------------------------------
    def text(self, title: str) -> str:
        """The page's wikitext, ``''`` when there is no page."""
        return self._newest(title)[1]

    def revid(self, title: str) -> int:
        """The id of the page's newest revision, 0 when there is no page."""
        return self._newest(title)[0]

    def history(self, title: str) -> list[dict[str, Any]]:
        """All revisions, newest first: revid, parentid, user, timestamp, comment, tags, content."""
        revisions: list[dict[str, Any]] = []
        more: dict[str, Any] = {}
        while True:
            answer = self.api(
                action="query",
                prop="revisions",
                titles=title,
                rvprop="ids|user|timestamp|comment|flags|tags|content|size",
                rvslots="main",
                rvlimit="max",
                **more,
            )
            for revision in answer["query"]["pages"][0].get("revisions", []):
                slot = revision.pop("slots")["main"]
                revisions.append(revision | {"content": slot.get("content", "")})
            if "continue" not in answer:
                return revisions
            more = answer["continue"]

    def _newest(self, title: str) -> tuple[int, str]:
        page = self.api(
            action="query",
            prop="revisions",
            titles=title,
            rvprop="ids|content",
            rvslots="main",
        )["query"]["pages"][0]
        if "revisions" not in page:
            return 0, ""
        revision = page["revisions"][0]
        return revision["revid"], revision["slots"]["main"]["content"]

    def look(self, address: str) -> str:
        """The HTML at an address of the wiki, such as ``/wiki/Main_Page?useskin=minerva``."""
        with self._browser.open(self.wiki.url + address) as answer:
            html: bytes = answer.read()
        return html.decode()

    def submit(self, address: str, **fields: str) -> str:
        """Sends a form of the wiki, such as ``/wiki/Special:RenameUser``; returns the HTML."""
        if not self._token:
            self._token = self._fetch_token("csrf")
        body = urllib.parse.urlencode({"wpEditToken": self._token} | fields)
        with self._browser.open(self.wiki.url + address, body.encode()) as answer:
            html: bytes = answer.read()
        return html.decode()

    # -- Editing -----------------------------------------------------------------------------------
    def edit(
        self,
        title: str,
        text: str,
        summary: str = "",
        *,
        baserevid: int | None = None,
        minor: bool = False,
        **more: object,
    ) -> int:
        """Saves the whole page; returns the new revid, or the standing one when nothing changed.

        Without *baserevid* the text overwrites whatever is there. With it, MediaWiki merges, or
        refuses with `Conflict`.
        """
        done = self.act(
            "edit",
            title=title,
            text=text,
            summary=summary,
            baserevid=baserevid,
            minor=minor,
            **more,
        )
        return self._saved(title, done)

    def new_section(self, title: str, heading: str, body: str) -> int:
        """Adds a section at the end, as the "add topic" tab does; *body* brings its own ~~~~."""
        done = self.act("edit", title=title, section="new", sectiontitle=heading, text=body)
        return self._saved(title, done)

    def replace(self, title: str, old: str, new: str, summary: str = "") -> int:
        """Changes the first *old* to *new*, based on the text as it was read.

        Raises:
            Conflict: somebody changed the same lines meanwhile.
            LookupError: the page does not contain *old*.
        """
        base, text = self._newest(title)
        if old not in text:
            raise LookupError(f"{old!r} is not in {title!r}")
        return self.edit(title, text.replace(old, new, 1), summary, baserevid=base)

    def append(self, title: str, text: str, summary: str = "") -> int:
        """Adds *text* at the very end of the page."""
        done = self.act("edit", title=title, appendtext=text, summary=summary)
        return self._saved(title, done)

    def _saved(self, title: str, done: dict[str, Any]) -> int:
        if done.get("result") != "Success":
            raise ApiError(str(done.get("code", "refused")), json.dumps(done))
        return int(done["newrevid"]) if "newrevid" in done else self.revid(title)

    def move(self, old: str, new: str, *, redirect: bool = True) -> None:
        """Moves a page with its talk page."""
        self.act(
            "move", **{"from": old}, to=new, movetalk=True, noredirect=not redirect, reason="Moved"
        )


class Person(Anonymous):
    """Somebody with an account, logged in."""

    name: str

    def __init__(self, wiki: HasApi, name: str, password: str) -> None:
        super().__init__(wiki)
        self.name = name
        self.password = password
        answer = self.api(
            action="clientlogin",
            username=name,
            password=password,
            loginreturnurl=wiki.api,
            logintoken=self._fetch_token("login"),
        )["clientlogin"]
        if answer["status"] != "PASS":
            raise ApiError(answer.get("messagecode", "login"), answer.get("message", ""))

    # -- What administrators do --------------------------------------------------------------------
    def protect(self, title: str, level: str = "sysop", *, expiry: str = "infinite") -> None:
        """Lets only users with *level* edit the page; ``all`` lifts the protection."""
        kind = "edit" if self.revid(title) else "create"
        self.act("protect", title=title, protections=f"{kind}={level}", expiry=expiry)

    def block(self, user: str, *, expiry: str = "infinite", **more: object) -> None:
        """Blocks a user from editing; ``partial=True, pagerestrictions=…`` from some pages."""
        self.act("block", user=user, expiry=expiry, reason="Blocked", **more)

    def unblock(self, user: str) -> None:
        """Lifts a block."""
        self.act("unblock", user=user)

    def hide_name(self, user: str) -> None:
        """Blocks a user and hides the name; needs the right ``hideuser``."""
        self.act("block", user=user, expiry="infinite", reason="Hidden", hidename=True)

    def rename(self, old: str, new: str) -> None:
        """Renames an account, with its pages."""
        fields = {"oldusername": old, "newusername": new, "reason": "Renamed"}
        html = self.submit("/wiki/Special:RenameUser", movepages="1", confirmaction="1", **fields)
        found = self.api(action="query", list="users", ususers=new)["query"]["users"][0]
        if "userid" not in found:
            raise ApiError("renameuser", html)

    def set_groups(self, user: str, *groups: str, expiry: str = "infinite") -> None:
        """Lets an account be in these groups and in no others."""
        found = self.api(action="query", list="users", ususers=user, usprop="groupmemberships")
        [entry] = found["query"]["users"]
        old = {one["group"] for one in entry["groupmemberships"]}
        tokens = self.api(action="query", meta="tokens", type="userrights")["query"]["tokens"]
        self.api(
            action="userrights",
            user=user,
            add="|".join(groups),
            expiry=expiry,
            remove="|".join(old - set(groups)),
            token=tokens["userrightstoken"],
        )

    def take_mail(self, wanted: bool) -> None:
        """Lets others send oneself mail through the wiki, or not; needs an address."""
        self.act("options", optionname="disablemail", optionvalue="0" if wanted else "1")

    def delete(self, title: str) -> None:
        """Deletes a page."""
        self.act("delete", title=title, reason="Deleted")

    def undelete(self, title: str) -> None:
        """Restores a deleted page."""
        self.act("undelete", title=title, reason="Restored")

    def hide(self, revid: int, what: str = "user") -> None:
        """Hides ``user``, ``comment`` or ``content`` of a revision from the public."""
        self.act("revisiondelete", type="revision", ids=revid, hide=what, reason="Hidden")

    def add_to_groups(self, user: str, *groups: str) -> None:
        """Puts a user into groups, such as ``bot``."""
        self._token, before = self._fetch_token("userrights"), self._token
        try:
            self.act("userrights", user=user, add="|".join(groups), reason="Helps")
        finally:
            self._token = before

    def create_account(self, name: str, password: str, *groups: str) -> None:
        """Creates an account for somebody else, with an address for mail.

        Quicker than a maintenance script.
        """
        answer = self.api(
            action="createaccount",
            username=name,
            password=password,
            retype=password,
            email=f"{urllib.parse.quote(name, safe='').replace('%', '-')}@example.org",
            realname="",
            reason="For a test",
            createreturnurl=self.wiki.api,
            createtoken=self._fetch_token("createaccount"),
        )["createaccount"]
        if answer["status"] != "PASS":
            raise ApiError(answer.get("messagecode", "createaccount"), answer.get("message", ""))
        if groups:
            self.add_to_groups(name, *groups)
