"""Questions at a terminal, each asked until its answer is good, or answered by an option."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import click

from helpdeskbot.cli import terminal
from helpdeskbot.model.errors import HelpdeskBotError, SettingsError

T = TypeVar("T")


class Interview:
    """Somebody who is asked.

    :param given: by the option's name, what stood on the command line.
    :param yes: nothing is asked: what was not given is as usual, and a wrong answer ends it.
    """

    def __init__(self, given: Mapping[str, str | None], *, yes: bool) -> None:
        self._given = {name: answer for name, answer in given.items() if answer is not None}
        self.yes = yes

    @property
    def given(self) -> list[str]:
        """The options that were given."""
        return [f"--{name.replace('_', '-')}" for name in self._given]

    def ask(
        self,
        name: str,
        question: str,
        check: Callable[[str], T],
        *,
        usual: str | None = None,
        hidden: bool = False,
    ) -> T:
        """An answer that has passed its check.

        :param name: of the option that answers it; ``""``: there is none.
        :param check: raises what is wrong with it.
        :param usual: the answer of whoever says nothing; ``None``: there is none.
        :param hidden: what is typed is not shown.
        :raises HelpdeskBotError: nothing may be asked, and there is no answer or a wrong one.
        """
        answer = self._given.pop(name, None)
        while True:
            if answer is None:
                answer = self._answer(name, question, usual, hidden=hidden)
            try:
                return check(answer.strip())
            except HelpdeskBotError as error:
                if self.yes:
                    raise
                say(f"  {error}")
                answer = None

    def take(self, name: str) -> str:
        """What an option says that nobody is asked for; ``""``: nothing."""
        return self._given.pop(name, "")

    def may(self, question: str) -> bool:
        """Whether something is to be done."""
        return self.yes or click.confirm(question, default=True)

    def _answer(self, name: str, question: str, usual: str | None, *, hidden: bool) -> str:
        if not self.yes:
            shown = bool(usual) and not hidden
            answer: str = click.prompt(
                question,
                default=usual if usual is not None else None,
                show_default=shown,
                hide_input=hidden,
            )
            return answer
        if usual is None:
            raise SettingsError(
                f"--{name.replace('_', '-')} is missing", advice="With --yes nothing is asked"
            )
        return usual


def say(text: str) -> None:
    """A line for whoever sits there, without anything in it that could steer the terminal."""
    click.echo(terminal.clean(text))
