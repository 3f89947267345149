"""Whether there is a wiki behind an address: asked as nobody, before anything is set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from helpdeskbot.model.errors import Unreachable
from helpdeskbot.wiki.greeted import Greeted

SECONDS = 15.0


def greet(api: str, agent: str) -> Greeted:
    """Ask a wiki for its name.

    :param api: the address of its ``api.php``.
    :param agent: how we introduce ourselves.
    :raises Unreachable: there is no MediaWiki, or it does not answer.
    """
    wanted = {"action": "query", "meta": "siteinfo", "siprop": "general"}
    wanted |= {"format": "json", "formatversion": "2"}
    try:
        answer = requests.get(api, wanted, headers={"User-Agent": agent}, timeout=SECONDS)
        if not answer.ok:
            raise _silent(api, f"HTTP {answer.status_code}")
        found = answer.json()
    except requests.exceptions.SSLError:
        raise _silent(api, "its certificate is not valid") from None
    except requests.ConnectionError:
        raise _silent(api, "nobody answers there") from None
    except requests.Timeout:
        raise _silent(api, f"no answer within {SECONDS:g} s") from None
    except (requests.RequestException, ValueError):
        raise _silent(api, "what answers there is no MediaWiki") from None
    return _read(api, found)


def _read(api: str, found: Any) -> Greeted:
    code = found.get("error", {}).get("code") if isinstance(found, Mapping) else None
    if code == "readapidenied":
        # A private wiki tells strangers nothing, not even its name.
        return Greeted(api, "", "")
    try:
        general = found["query"]["general"]
        return Greeted(
            api, str(general["sitename"]), f"{general['server']}{general['articlepath']}"
        )
    except (KeyError, TypeError):
        raise _silent(api, "what answers there is no MediaWiki") from None


def _silent(api: str, why: str) -> Unreachable:
    return Unreachable(
        f"there is no wiki: {why}",
        where=api,
        advice="Look up “API entry point” on the wiki’s page Special:Version",
    )
