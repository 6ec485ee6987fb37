"""One ``<Order>`` element -> `Order`: the table of wire names, and the one way through an element that reads it."""
