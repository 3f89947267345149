"""What a pass works with: the wiki, the memory, the desks, the accounts and the clock."""
