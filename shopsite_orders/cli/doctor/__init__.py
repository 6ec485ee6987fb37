"""What ``shopsite-orders doctor`` needs besides the examination: an ear on the wire, and a report for people."""
