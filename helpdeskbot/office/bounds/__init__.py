"""What holds in any case: who may stop the bot, how much it may do, how fast, by which clock."""
