"""One ShopSite store: its credentials, how it is asked, and what it answers."""
