"""What ``helpdeskbot init`` does: asks, checks each answer on the wiki, writes, and makes pages."""
