"""What both doors share: the order, its values, card data, and how arguments are checked."""
