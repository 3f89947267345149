"""Generated talk pages, read by us and by DiscussionTools on a real wiki, and compared.

python -m tests.live.differential --pages 1000 --seed 1
"""
