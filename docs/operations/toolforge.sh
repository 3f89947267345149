#!/bin/sh
# Makes the bot's environment on Toolforge, in a job: Python there is another one than on the
# machine that you log in to. Each version has a folder of its own, so that the one at work is
# whole until the link ~/venv leads to the next, and can lead back. SOURCE is a checkout.
set -eu
SOURCE=${SOURCE:-$HOME/helpdeskbot}
VERSION=$(git -C "$SOURCE" rev-parse --short HEAD 2>/dev/null || date +%Y%m%d%H%M%S)
python3 -m venv --clear "$HOME/venvs/$VERSION"
"$HOME/venvs/$VERSION/bin/pip" install --quiet --disable-pip-version-check "$SOURCE[mariadb,metrics]"
"$HOME/venvs/$VERSION/bin/helpdeskbot" --version
ln -sfn "$HOME/venvs/$VERSION" "$HOME/venv"
