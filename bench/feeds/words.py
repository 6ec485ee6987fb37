"""The words that customers, places and products are made of."""

GIVEN_NAMES = """Abigail Adrian Aiko Alejandra Amara Andrew Anneliese Arturo Beatrice Benjamin Björn Brigitte Caleb
Camille Carmen Charlotte Clément Daniela Dmitri Dolores Eleanor Élodie Emeka Esther Fatima Felix Fiona François
Gabriela Gareth Giulia Gwendolyn Hannah Hiroshi Holly Ignacio Imogen Ines Isaac Jasmine Jérôme Joanna Joaquín
Jürgen Kateryna Keisha Kenneth Laila Leonard Linnéa Lucía Magnus Mairéad Marcus Margaret Matthias Naomi
Nathaniel Niamh Noor Octavia Oliver Paloma Patrick Penelope Priya Quentin Rachel Rafael Rosalind Ruben Samira
Sébastien Sigrid Stephen Tamsin Theodore Ursula Valentina Victor Wendy Xavier Yasmin Yves Zachary Zoë""".split()

FAMILY_NAMES = """Abernathy Adeyemi Alvarez Andersson Baptiste Bauer Beauchamp Bellweather Bianchi Blackwood Brennan
Bühler Calloway Castellanos Chakraborty Cunningham D’Angelo Delacroix Dimitriou Dombrowski Eastman Eriksson
Espinoza Fairbanks
Fitzgerald Fontaine Fujimoto Gallagher García Goldberg Grünwald Guðmundsson Hargreaves Hernández Hoffmann Hollingsworth
Ibrahim Ivanova Jablonski Jankowski Johansen Kaplan Kavanagh Kobayashi Kowalczyk Lachance Larsen Lefèvre Lindqvist
Lombardi MacAllister Madsen Martínez McCutcheon Mendoza Mukherjee Müller Nakamura Nguyen Nørgaard O’Brien O’Sullivan
Okonkwo Ortega Pemberton Petrov Peña Quigley Ramaswamy Rasmussen Richter Rosenthal Rutherford Sandoval Schröder
Silverstein Sørensen Stavros Thibodeaux Thornbury Underwood Valenzuela Vandermeer Vasquez Weatherly Whitaker Wójcik
Yamaguchi Yoder Zimmermann""".split()

PLACES = """Orem UT 840|Salt Lake City UT 841|Logan UT 843|Boise ID 837|Spokane WA 992|Tacoma WA 984|Eugene OR 974
Bend OR 977|Sacramento CA 958|Fresno CA 937|San Luis Obispo CA 934|Tucson AZ 857|Flagstaff AZ 860|Santa Fe NM 875
Boulder CO 803|Fort Collins CO 805|Cheyenne WY 820|Bozeman MT 597|Fargo ND 581|Sioux Falls SD 571|Lincoln NE 685
Wichita KS 672|Tulsa OK 741|Austin TX 787|San Antonio TX 782|Baton Rouge LA 708|Little Rock AR 722|St Louis MO 631
Des Moines IA 503|Duluth MN 558|Madison WI 537|Grand Rapids MI 495|Indianapolis IN 462|Columbus OH 432|Louisville KY 402
Knoxville TN 379|Asheville NC 288|Charleston SC 294|Savannah GA 314|Tallahassee FL 323|Richmond VA 232|Baltimore MD 212
Pittsburgh PA 152|Ithaca NY 148|Burlington VT 054|Portland ME 041|Concord NH 033|Providence RI 029|New Haven CT 065"""

ABROAD = (
    ("Montréal", "QC", "H2X 1Y{}", "Canada"),
    ("Zürich", "ZH", "80{}1", "Switzerland"),
    ("Köln", "", "506{}7", "Germany"),
    ("Besançon", "", "250{}0", "France"),
    ("Málaga", "", "290{}5", "Spain"),
    ("Galway", "", "H91 {}XW", "Ireland"),
    ("Ålesund", "", "60{}3", "Norway"),
    ("Leeds", "West Yorkshire", "LS{} 4AP", "United Kingdom"),
)

STREETS = """Alder Ashgrove Birchwood Canyon Cedar Chestnut Clearwater Cottonwood Dogwood Elmhurst Fairview Foothill
Garfield Harrison Hawthorne Hickory Hillcrest Jefferson Juniper Kingsley Lakeshore Laurel Lincoln Magnolia Maple
Meadowlark
Monroe Mulberry Northfield Orchard Pinecrest Prospect Quarry Ridgeway Riverside Rosewood Sagebrush Spruce Sycamore
Timberline Vineyard Walnut Wildflower Willow Winchester Yarrow""".split()

QUALITIES = """Adjustable Antique Autumn Bohemian Braided Brushed Classic Coastal Compact Deluxe Double Everyday
Extra-Large Farmhouse Featherlight Festival Foldable Handmade Heirloom Heritage Insulated Junior Limited Little
Magnetic Mini
Nordic Organic Original Outdoor Oversized Patterned Quilted Rainproof Reclaimed Rustic Seasonal Signature Slim Sturdy
Traditional Travel Ultralight Vintage Weekend Woven""".split()

MATERIALS = """Alpaca Aluminium Bamboo Beeswax Birch Brass Canvas Cashmere Cedar Ceramic Cherrywood Copper Cork Cotton
Crêpe Crystal Denim Enamel Felt Flannel Glass Hemp Iron Jute Leather Linen Maple Merino Mohair Nylon Oak Paper
Pewter Pine
Porcelain Rattan Silk Slate Soapstone Stainless Stoneware Suede Teak Tweed Velvet Walnut Wicker Wool""".split()

GOODS = """Apron|Backpack|Baking Dish|Basket|Beanie|Birdhouse|Blanket|Book Stand|Boot Tray|Bottle Opener|Bowl|Bracelet
Bread Box|Butter Dish|Cake Stand|Candle Holder|Cardigan|Carafe|Chopping Board|Coaster Set|Coat Hook|Crème Brûlée Dish
Cushion|Dog Collar|Doormat|Duffel Bag|Egg Cups|Fire Pit|Flower Press|Footstool|Garden Trowel|Gloves|Hammock|Hand Mirror
Hat Box|Jewellery Case|Kettle|Key Fob|Knitting Kit|Lampshade|Lantern|Laundry Hamper|Letter Opener|Magazine Rack|Mittens
Mixing Spoon|Money Clip|Mug|Napkin Rings|Notebook Cover|Oven Mitt|Pencil Roll|Pepper Mill|Picnic Rug|Picture Frame
Pillowcase|Plant Stand|Poncho|Rocking Horse|Rolling Pin|Salad Servers|Scarf|Serving Tray|Shawl|Shoe Rack|Slippers
Spice Jar|Table Runner|Tea Cosy|Tea Towel|Throw|Toy Chest|Trivet|Umbrella|Vase|Wall Clock|Watering Can|Wind Chime
Wine Rack|Wreath""".replace("\n", "|").split("|")

COLOURS = """Amber Apricot Aqua Burgundy Charcoal Cobalt Coral Cream Crimson Ecru Emerald Forest Fuchsia Ginger Graphite
Heather Indigo Ivory Jade Khaki Lavender Lilac Mahogany Mint Mocha Mustard Navy Ochre Olive Peach Plum Russet Saffron
Sage Sand Sienna Slate Teal Terracotta Turquoise Violet""".split()

PHRASES = """please leave it behind the side gate|ring twice, the bell is slow|it is a present, so no invoice in the box
call before you come|deliver after five in the evening|my old order came damaged|the dog is friendly
wrap each piece on its own if you can|we are away until the end of the month
the neighbour at the blue door takes parcels
thank you for the quick answer last time|use the loading dock around the corner|no signature needed
ship everything together even if it takes longer|I’d like the receipt by e-mail|happy to wait for the right colour
the house number is hidden by the hedge|size up if you are out of stock""".replace("\n", "|").split("|")
