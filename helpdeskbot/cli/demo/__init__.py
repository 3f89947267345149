"""A season at a desk on the practice wiki, played through the real tick."""

from helpdeskbot.cli.demo.season import SCENES, list_scenes, play, play_one

__all__ = ["SCENES", "list_scenes", "play", "play_one"]
