"""One ``<Order>`` element -> `Order`: the table of wire names, the XML parser, and repairs."""
