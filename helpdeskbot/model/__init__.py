"""What the bot talks about: values without behaviour beyond themselves.

Standard library only, but for ``wikicode``, which is loaded when somebody asks for a tree.
"""
