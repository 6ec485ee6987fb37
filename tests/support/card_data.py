"""Names and texts, sensitive and not, as stores, gateways, forms and people write them: one table for both doors."""

PAN = "4929123412341232"  # no other digits of a test look like it

# Every spelling of one line means the same.
SENSITIVE = {
    "verification value": [
        "verification_value", "VerificationValue", "card_verification_value", "cvv", "cvv2", "CVV2", "cvc", "cvc2",
        "CVC", "csc", "cvn", "CV2", "cc_cvv2", "card[cvc]", "credit_card[cvv]", "cvvCode", "CVVcode", "cardcvv",
        "cvv[0]",
        "payment[cid]", "cc_cid", "card.cid", "security_code", "securityCode", "SECURITY-CODE", "x_card_code",
        "\uff23\uff36\uff36", "\u017fecurity_code",
    ],
    "PIN": ["pin", "card_pin", "CardPin", "CARD-PIN", "cardpin", "payment[card][pin]", "Payment/CreditCard/CardPin",
            "card:pin", "payment.card.pin", "card_pin_2", "CardPin2", "p\u0131n"],
    "expiry": [
        "expiration_date", "ExpirationDate", "exp_date", "EXPDATE", "expdate", "x_exp_date", "expiry", "expiryDate",
        "card_exp", "cardexp", "cc-expires", "exp_month", "exp_year", "ExpMonth", "card[exp_month]", "cc_exp_yr",
        "payment.card.expires", "validThru",
    ],
    "card number": [
        "card_number", "CardNumber", "cardNumber", "cardnumber", "cardnum", "card_no", "ccnum", "cc_number", "ccNo",
        "pan", "card_pan", "x_card_num", "card[number]", "credit_card.number", "creditCardNumber", "creditcardnumber",
        "encryptedCardNumber", "Payment/CreditCard/Number", "payment[number]", "card_number_1", "card.number.value",
        "cc_number_enc",
    ],
    "account": [
        "account_number", "AccountNumber", "accountNo", "account-num", "acct", "ACCT", "x_bank_acct_num",
        "bank_account", "bank[account]", "bank.account.number", "routing_number", "RoutingNumber", "x_bank_aba_code",
        "sort_code",
        "sortCode", "iban", "IBAN", "bic", "ideal[BIC]",
    ],
    "stripe": ["track1", "track2_data", "trackData", "track_2"],
    "person": ["ssn", "SSN", "social_security_number", "tax_id", "TaxId", "x_customer_tax_id",
               "drivers_license_number"],
}  # fmt: skip
READABLE = [
    "account:first_name", "account:last_name", "account:email", "account_id", "accountName", "account", "bank_name",
    "order_number", "order[number]", "order.number", "OrderNumber", "number", "PurchaseOrderNumber", "phone_number",
    "payment[order][number]", "transaction_number", "tracking_number", "ipn_track_id", "track_id", "serial-number",
    "pinterest", "spinning", "shipping", "pin_code", "shipping_pincode", "ExpirationMessage", "expected_date",
    "experience", "coupon_expiry", "coupon_expiration_date", "gift_card_number", "session_expires", "card_type",
    "card_holder", "cardBrand", "payment_method", "cid", "utm_cid", "CVV2CODE", "CVV2MATCH", "AVSCODE",
    "x_cvv2_resp_code", "risk-information.cvn-response", "card_last4", "card_number_last4", "partial-cc-number",
    "panel", "company", "discount", "comment", "google-order-number", "item_1_quantity",
]  # fmt: skip

# What a person may write, and what is left of it.
WRITTEN = {
    "Number: 12, ring twice at the back door": None,
    "gate pin 4321, account of ann@lee.example, order number 4929": None,
    "2026-07-01 2026-07-09, 12.50 13.00 14.20 15.99": None,
    "call 212-555-1212 212-555-1213 expected 12/27": None,
    "my card is 4929 1234 1234 1232 ok": "my card is \u2022\u2022\u2022\u2022 1232 ok",
    "4929.1234.1234.1232": "\u2022\u2022\u2022\u2022 1232",
    "4929\u00a01234\u00a01234\u00a01232": "\u2022\u2022\u2022\u2022 1232",
    "4929\u20101234\u20111234\u20101232": "\u2022\u2022\u2022\u2022 1232",
    "4929\u20131234\u20131234\u20131232": "\u2022\u2022\u2022\u2022 1232",
    "4929\u22121234\u22121234\u22121232": "\u2022\u2022\u2022\u2022 1232",
    "4929/1234/1234/1232": "\u2022\u2022\u2022\u2022 1232",
    "4929_1234_1234_1232": "\u2022\u2022\u2022\u2022 1232",
    "4929 - 1234 - 1234 - 1232": "\u2022\u2022\u2022\u2022 1232",
    "4 9 2 9 1 2 3 4 1 2 3 4 1 2 3 2": "\u2022\u2022\u2022\u2022 1232",
    "\uff14\uff19\uff12\uff19\uff11\uff12\uff13\uff14\uff11\uff12\uff13\uff14\uff11\uff12\uff13\uff12":
        "\u2022\u2022\u2022\u2022 \uff11\uff12\uff13\uff12",
    "\u0664\u0669\u0662\u0669\u0661\u0662\u0663\u0664\u0661\u0662\u0663\u0664\u0661\u0662\u0663\u0662":
        "\u2022\u2022\u2022\u2022 \u0661\u0662\u0663\u0662",
    "4929123412341232 12/27": "\u2022\u2022\u2022\u2022 1232 \u2022\u2022\u2022\u2022",
    "4929 1234 1234 1232 1227": "\u2022\u2022\u2022\u2022 1232 \u2022\u2022\u2022\u2022",
    "49291234123412321227": "\u2022\u2022\u2022\u2022 1232 \u2022\u2022\u2022\u2022",
    "4929123412341232122027": "\u2022\u2022\u2022\u2022 1232 \u2022\u2022\u2022\u2022",
    "49291234123412321227973": "\u2022\u2022\u2022\u2022 1232 \u2022\u2022\u2022\u2022",
    "3782822463100051227": "\u2022\u2022\u2022\u2022 0005 \u2022\u2022\u2022\u2022",
    "4929123412341232=27121010000012345678": "\u2022\u2022\u2022\u2022 1232=\u2022\u2022\u2022\u2022",
    "CVV 973": "CVV \u2022\u2022\u2022\u2022",
    "cvv2=973": "cvv2=\u2022\u2022\u2022\u2022",
    "my cvc is 973, thanks": "my cvc is \u2022\u2022\u2022\u2022, thanks",
    "security code: 9738": "security code: \u2022\u2022\u2022\u2022",
    "exp 12/27": "exp \u2022\u2022\u2022\u2022",
    "Expiry date: 12-2027": "Expiry date: \u2022\u2022\u2022\u2022",
    "account number 973 862 111, please": "account number \u2022\u2022\u2022\u2022, please",
    "IBAN DE89 3704 0044 0532 0130 00 thanks": "IBAN \u2022\u2022\u2022\u2022 thanks",
    "492912341234123212/27": "\u2022\u2022\u2022\u2022 1232 \u2022\u2022\u2022\u2022",
    "4929-1234-1234-12321227": "\u2022\u2022\u2022\u2022 1232 \u2022\u2022\u2022\u2022",
    "4929123412341232, 12.27": "\u2022\u2022\u2022\u2022 1232, \u2022\u2022\u2022\u2022",
    "4929123412341232 (2027-12)": "\u2022\u2022\u2022\u2022 1232 (\u2022\u2022\u2022\u2022)",
    "%B4929123412341232^LEE/ANN^27121010000012345678?":
        "%B\u2022\u2022\u2022\u2022 1232^LEE/ANN^\u2022\u2022\u2022\u2022?",
    "4929\u2e3a1234\u2e3a1234\u2e3a1232": "\u2022\u2022\u2022\u2022 1232",
    "4929\u202d1234\u202d1234\u202d1232": "\u2022\u2022\u2022\u2022 1232",
    "\u2022\u2022\u2022\u2022 1232 12/27": "\u2022\u2022\u2022\u2022 1232 \u2022\u2022\u2022\u2022",
    "cvv(973), then ring": "cvv(\u2022\u2022\u2022\u2022), then ring",
    "verification no. 973": "verification no. \u2022\u2022\u2022\u2022",
    "secur\u0131ty code 973": "secur\u0131ty code \u2022\u2022\u2022\u2022",
    "VER\u0130FICATION CODE 973": "VER\u0130FICATION CODE \u2022\u2022\u2022\u2022",
    "valid thru 12/27": "valid thru \u2022\u2022\u2022\u2022",
    "exp 12 2027": "exp \u2022\u2022\u2022\u2022",
    "social security 973-86-2111": "social security \u2022\u2022\u2022\u2022",
    "tax id 97-3862111": "tax id \u2022\u2022\u2022\u2022",
    "acct# 973862111": "acct# \u2022\u2022\u2022\u2022",
    "routing 973862111": "routing \u2022\u2022\u2022\u2022",
    "?card_pin=9738&x=1": "?card_pin=\u2022\u2022\u2022\u2022&x=1",
    "<VerificationValue>973</VerificationValue>": "<VerificationValue>\u2022\u2022\u2022\u2022</VerificationValue>",
}  # fmt: skip
