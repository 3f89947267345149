"""What the bot talks about: values without behaviour beyond themselves, standard library only."""
