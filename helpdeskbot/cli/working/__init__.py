"""One of many workers: the queue in the database says which wiki's pass is next."""
