"""Dead letters: what no shard could use, kept where it can be seen, put right and sent again, or laid aside."""
