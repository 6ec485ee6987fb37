"""Files of ours on the disk: for their owner alone, and never seen half-written."""
