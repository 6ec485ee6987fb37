"""The same fields as models of pydantic-xml."""

from pydantic_xml import element, wrapped

from peers.parties import Amount, Model, Moment, Party, Text, counted, worded


class Option(Model):
    text: Text = worded("SelectedOption")
    price: Amount = counted("OptionPrice")


class Dimensions(Model):
    length: Amount = counted("Length")
    width: Amount = counted("Width")
    height: Amount = counted("Height")


class Gift(Model):
    email: Text = worded("EmailTo")
    giver: Text = worded("From")
    taker: Text = worded("To")
    message: Text = worded("Message")


class Line(Model):
    kind: Text = worded("ProdType")
    name: Text = worded("Name")
    sku: Text = worded("SKU")
    taxable: Text = worded("Taxable")
    quantity: Amount = counted("Quantity")
    price: Amount = counted("ItemPrice")
    total: Amount = counted("Total")
    weight: Amount = counted("Weight")
    size: Dimensions | None = element(tag="Dimensions", default=None)
    options: list[Option] = element(tag="OrderOption", default=[])
    customer_text: Text = worded("CustomerText")
    gift: Gift | None = element(tag="GiftCertificatePurchase", default=None)


class Recipient(Party):
    lines: list[Line] = wrapped("Products", element(tag="Product", default=[]), default=[])
    bare_lines: list[Line] = element(tag="Product", default=[])


class Method(Model):
    issuer: Text = worded("Issuer")
    number: Text = worded("Number")
    verification_value: Text = worded("VerificationValue")
    holder: Text = worded("FullName")
    company: Text = worded("Company")
    expires: Text = worded("ExpirationDate")
    gateway: Text = worded("PaymentGateway")
    status: Text = worded("PaymentStatus")
    processing: Text = worded("OrderProcessingInfo")


class Payment(Model):
    """Methods are an open list, and models a closed one: the two that are most frequent, and no other."""

    card: Method | None = element(tag="CreditCard", default=None)
    paypal: Method | None = element(tag="PayPal", default=None)


class Charge(Model):
    name: Text = worded("Name")
    description: Text = worded("Description")
    amount: Amount = counted("Amount")
    total: Amount = counted("Total")


class Tax(Model):
    rate: Amount = counted("TaxRate")
    name: Text = worded("TaxName")
    on_shipping: Text = worded("TaxShipping")
    amount: Amount = counted("TaxAmount")


class Totals(Model):
    products: Amount = counted("ProductTotal")
    discounts: list[Charge] = element(tag="Discount", default=[])
    subtotal: Amount = counted("Subtotal")
    tax: Tax | None = element(tag="Tax", default=None)
    shipping: Charge | None = element(tag="ShippingTotal", default=None)
    surcharges: list[Charge] = element(tag="Surcharge", default=[])
    grand_total: Amount = counted("GrandTotal")


class Coupon(Model):
    name: Text = worded("Name")
    status: Text = worded("Status")
    total: Amount = counted("Total")
    applies: Text = worded("ApplyCoupon")


class Certificate(Model):
    id: Text = worded("ID")
    used: Amount = counted("AmountUsed")
    remaining: Amount = counted("AmountRemaining")


class CustomField(Model):
    name: Text = worded("FieldName")
    value: Text = worded("FieldValue")


class Other(Model):
    associate: Text = worded("Associate")
    instructions: Text = worded("OrderInstructions")
    comments: Text = worded("Comments")
    address: Text = worded("IPHostName")
    old_address: Text = worded("IpHostname")
    weight: Amount = counted("TotalOrderWeight")
    mails: Text = worded("EmailList")
    customer: Text = worded("CustomerID")
    fields: list[CustomField] = element(tag="CustomCheckoutField", default=[])


class Order(Model, tag="Order"):
    number: Text = worded("OrderNumber")
    transaction: Text = worded("ShopSiteTransactionID")
    placed_at: Moment = element(tag="OrderDate", default=None)
    billing: Party | None = element(tag="Billing", default=None)
    shipping: Recipient | None = element(tag="Shipping", default=None)
    payment: Payment | None = element(tag="Payment", default=None)
    totals: Totals | None = element(tag="Totals", default=None)
    coupons: list[Coupon] = element(tag="Coupon", default=[])
    certificates: list[Certificate] = element(tag="GiftCertificate", default=[])
    other: Other | None = element(tag="Other", default=None)
