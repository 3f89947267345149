"""Where a wiki is, and who we are there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A password or token; shown as ``***`` wherever it is printed, formatted or logged.

    >>> print([Secret("swordfish")])
    [***]
    """

    _value: str

    def reveal(self) -> str:
        """The secret itself, for the one place that has to send it."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._value)


@dataclass(frozen=True, slots=True)
class OAuth:
    """The four words of an owner-only OAuth 1.0a consumer.

    https://www.mediawiki.org/wiki/OAuth/Owner-only_consumers
    """

    consumer_token: Secret
    consumer_secret: Secret
    access_token: Secret
    access_secret: Secret


@dataclass(frozen=True, slots=True)
class Connection:
    """A wiki's address and the account through which we use it.

    :param name: the wiki's name in our settings.
    :param api_url: address of its ``api.php``.
    :param user: the account, or a bot password's login name such as ``HelpdeskBot@tick``.
        https://www.mediawiki.org/wiki/Manual:Bot_passwords
    :param credentials: the password that belongs to ``user``, or OAuth tokens.
    :param contact: who answers for the bot, a mail address or a page; sent with each request.
        https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy
    :param bot_name_version: how the program introduces itself.
    :param maxlag: edits are put off while the wiki's databases lag by more seconds than this.
        https://www.mediawiki.org/wiki/Manual:Maxlag_parameter
    :param seconds_between_edits: the least time from one edit to the next; ``None``: what is usual
        for accounts with or without the right ``bot``.
    :param by_cookies: the login of an earlier run may go on; false: the password has to do now.
    """

    name: str
    api_url: str
    user: str
    credentials: Secret | OAuth
    contact: str
    bot_name_version: str = "helpdeskbot/0.1"
    maxlag: int = 5
    seconds_between_edits: float | None = 0.0
    by_cookies: bool = True

    @property
    def account(self) -> str:
        """The account's name as it stands in histories, without a bot password's suffix."""
        name = " ".join(self.user.partition("@")[0].replace("_", " ").split())
        return name[:1].upper() + name[1:]

    @property
    def is_bot_password(self) -> bool:
        """Whether the login is by a bot password rather than by the account's own password."""
        return "@" in self.user
