"""What nine hundred wikis cost: a pass, the queue, the database; and what breaks first."""
