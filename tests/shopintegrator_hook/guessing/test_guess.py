"""The guesser on posts in naming styles that it has no list of: shaped after what carts and gateways post."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Context, Decimal, Inexact, Overflow, localcontext
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shopintegrator_hook import FieldMap, Hook, PayloadError, SandboxHook
from shopintegrator_hook.sandbox import Encoding, realistic_order
from shopintegrator_hook.sandbox.styles import STYLES
from shopsite_orders.core.order import Address, Line, Option, Order, Party, Totals

from doubling import grows_in_proportion

SECRET = "guess-my-shape-1"


@attrs.frozen(kw_only=True)
class Post:
    """What is posted, and what must be found in it, by path."""

    fields: Any
    finds: dict[str, Any]
    lines: list[tuple[str, str, str]] = attrs.field(factory=list)  # name, quantity, unit price
    options: list[list[str]] = attrs.field(factory=list)


def found(order: Order, path: str) -> Any:
    value: Any = order
    for step in path.split("."):
        value = getattr(value, step) if value is not None else None
    return str(value) if isinstance(value, Decimal) else value


ADDRESS = ("street1", "city", "state", "postal_code", "country")


def party(where: str, *values: str | None) -> dict[str, Any]:
    return {f"{where}.address.{name}": value for name, value in zip(ADDRESS, values, strict=True)}


POSTS = {
    "gateway relay with x_ prefixes": Post(
        fields={
            "x_response_code": "1", "x_response_reason_text": "This transaction has been approved.",
            "x_auth_code": "QWX20S", "x_avs_code": "Y", "x_trans_id": "2165668159", "x_invoice_num": "INV-3319",
            "x_description": "Online order", "x_amount": "126.40", "x_method": "CC", "x_type": "auth_capture",
            "x_account_number": "XXXX1111", "x_card_type": "Visa", "x_cust_id": "C-77", "x_first_name": "Ann",
            "x_last_name": "Lee", "x_company": "Lee Ltd", "x_address": "1 Main St", "x_city": "Provo",
            "x_state": "UT", "x_zip": "84601", "x_country": "USA", "x_phone": "801-555-0199", "x_fax": "",
            "x_email": "ann@lee.example", "x_ship_to_first_name": "Bob", "x_ship_to_last_name": "Roe",
            "x_ship_to_company": "", "x_ship_to_address": "9 Side Rd", "x_ship_to_city": "Orem",
            "x_ship_to_state": "UT", "x_ship_to_zip": "84057", "x_ship_to_country": "USA", "x_tax": "6.40",
            "x_duty": "0.00", "x_freight": "20.00", "x_tax_exempt": "FALSE", "x_po_num": "", "x_currency_code": "USD",
            "x_MD5_Hash": "0F0A17E2B5A77A1ED8E9F1C3D4A5B6C7", "x_cvv2_resp_code": "P", "x_test_request": "false",
        },
        finds={
            "number": "INV-3319", "transaction_id": "2165668159", "customer_id": "C-77", "currency": "USD",
            "totals.grand_total": "126.40", "totals.tax": "6.40", "totals.shipping": "20.00", "is_test": False,
            "billing.first_name": "Ann", "billing.last_name": "Lee", "billing.email": "ann@lee.example",
            "billing.phone": "801-555-0199", "billing.company": "Lee Ltd", "shipping.first_name": "Bob",
            **party("billing", "1 Main St", "Provo", "UT", "84601", "USA"),
            **party("shipping", "9 Side Rd", "Orem", "UT", "84057", "USA"),
        },
    ),
    "PHP cart with three addresses": Post(
        fields={
            "orders_id": "5521", "customers_id": "88", "customers_name": "Jan Novak",
            "customers_street_address": "Dlouha 1", "customers_city": "Praha", "customers_postcode": "110 00",
            "customers_state": "", "customers_country": "Czech Republic", "customers_telephone": "+420 123 456 789",
            "customers_email_address": "jan@novak.example", "delivery_name": "Eva Novak",
            "delivery_street_address": "Kratka 2", "delivery_city": "Brno", "delivery_postcode": "602 00",
            "delivery_state": "Moravia", "delivery_country": "Czech Republic", "billing_name": "Jan Novak",
            "billing_street_address": "Dlouha 1", "billing_city": "Praha", "billing_postcode": "110 00",
            "billing_state": "Bohemia", "billing_country": "Czech Republic", "payment_method": "Cash on Delivery",
            "date_purchased": "2026-02-03 10:11:12", "currency": "EUR", "currency_value": "1.000000",
            "orders_status": "1", "order_total": "57.20", "shipping_cost": "5.00", "tax_total": "4.20",
            "products[0][products_name]": "Teapot", "products[0][products_model]": "TP-1",
            "products[0][products_price]": "19.00", "products[0][products_quantity]": "2",
            "products[0][final_price]": "38.00", "products[1][products_name]": "Cup",
            "products[1][products_model]": "CP-1", "products[1][products_price]": "10.00",
            "products[1][products_quantity]": "1", "products[1][final_price]": "10.00",
        },
        finds={
            "number": "5521", "currency": "EUR", "totals.grand_total": "57.20", "totals.tax": "4.20",
            "totals.shipping": "5.00", "billing.email": "jan@novak.example", "billing.full_name": "Jan Novak",
            "billing.phone": "+420 123 456 789", "shipping.full_name": "Eva Novak",
            "payment.method": "Cash on Delivery", "customer_id": "88",
            **party("billing", "Dlouha 1", "Praha", "Bohemia", "110 00", "Czech Republic"),
            **party("shipping", "Kratka 2", "Brno", "Moravia", "602 00", "Czech Republic"),
        },
        lines=[("Teapot", "2", "19.00"), ("Cup", "1", "10.00")],
    ),
    "camel-case JSON with persons": Post(
        fields={
            "orderNumber": 20, "vendorOrderNumber": "20", "email": "johnsmith@example.net", "total": 118.56,
            "subtotal": 108.5, "tax": 2.0, "usdTotal": 118.56, "couponDiscount": 0, "volumeDiscount": 0,
            "ipAddress": "83.217.8.241", "paymentMethod": "Purchase order", "paymentStatus": "PAID",
            "fulfillmentStatus": "AWAITING_PROCESSING", "refererUrl": "http://mysite.example/", "currency": "USD",
            "orderComments": "Test order comments", "createDate": "2026-01-11 10:02:21 +0000",
            "updateDate": "2026-01-11 10:02:21 +0000", "customerId": 15319410,
            "items": [
                {"id": 140273658, "productId": 66722487, "categoryId": 12, "price": 1.5, "sku": "00004",
                 "quantity": 5, "shortDescription": "Cherry, fresh", "tax": 0, "shipping": 1.0, "name": "Cherry",
                 "weight": 0.25, "imageUrl": "https://img.example/1.jpg", "selectedOptions": [
                     {"name": "Size", "value": "Big", "type": "CHOICE"},
                     {"name": "Colour", "value": "Dark red", "type": "CHOICE"}]},
                {"id": 140273659, "productId": 66722488, "categoryId": 12, "price": 101.0, "sku": "00005",
                 "quantity": 1, "shortDescription": "Crate", "tax": 0, "shipping": 7.06, "name": "Crate",
                 "weight": 1.25, "imageUrl": "https://img.example/2.jpg", "selectedOptions": []},
            ],
            "billingPerson": {"name": "John Smith", "companyName": "Unreal", "street": "W 3d st", "city": "New York",
                              "countryCode": "US", "countryName": "United States", "postalCode": "10001",
                              "stateOrProvinceCode": "NY", "phone": "+1234567890"},
            "shippingPerson": {"name": "Jane Smith", "companyName": "Real", "street": "E 5th st", "city": "Boston",
                               "countryCode": "US", "countryName": "United States", "postalCode": "02101",
                               "stateOrProvinceCode": "MA", "phone": "+1234567899"},
            "shippingOption": {"shippingCarrierName": "Fedex", "shippingMethodName": "Fast delivery",
                               "shippingRate": 8.06, "isPickup": False},
        },
        finds={
            "number": "20", "currency": "USD", "totals.grand_total": "118.56", "totals.subtotal": "108.5",
            "totals.tax": "2.0", "totals.shipping": "8.06", "billing.email": "johnsmith@example.net",
            "billing.full_name": "John Smith", "shipping.full_name": "Jane Smith", "payment.status": "PAID",
            "payment.method": "Purchase order", "ip_address": "83.217.8.241", "customer_id": "15319410",
            "shipping.phone": "+1234567899", "comments": "Test order comments",
        },
        lines=[("Cherry", "5", "1.5"), ("Crate", "1", "101.0")],
        options=[["Size: Big", "Colour: Dark red"], []],
    ),
    "hypermedia JSON with embedded items": Post(
        fields={
            "_embedded": {
                "fx:items": [
                    {"item_category_uri": "https://api.example/1", "name": "Poster", "price": 15.5, "quantity": 2,
                     "code": "PST", "weight": 1, "image": "", "shipto": "Me",
                     "_embedded": {"fx:item_options": [{"name": "frame", "value": "black", "price_mod": 0}]}},
                    {"item_category_uri": "https://api.example/1", "name": "Print", "price": 7, "quantity": 1,
                     "code": "PRT", "weight": 1, "image": "", "shipto": "Me"},
                ],
                "fx:customer": {"first_name": "Mia", "last_name": "Wong", "email": "mia@wong.example"},
            },
            "id": 616, "display_id": 616, "is_test": True, "customer_email": "mia@wong.example",
            "customer_first_name": "Mia", "customer_last_name": "Wong", "customer_ip": "10.1.248.210",
            "transaction_date": "2026-01-02T09:04:34-0800", "total_item_price": 38, "total_tax": 3,
            "total_shipping": 9, "total_future_shipping": 0, "total_order": 50, "currency_code": "USD",
            "currency_symbol": "$", "status": "captured",
        },
        finds={
            "number": "616", "currency": "USD", "totals.grand_total": "50", "totals.subtotal": "38",
            "totals.tax": "3", "totals.shipping": "9", "billing.email": "mia@wong.example",
            "billing.first_name": "Mia", "billing.last_name": "Wong", "is_test": True, "ip_address": "10.1.248.210",
        },
        lines=[("Poster", "2", "15.5"), ("Print", "1", "7")],
        options=[["frame: black"], []],
    ),
    "payment notification of a single item": Post(
        fields={
            "mc_gross": "24.98", "invoice": "A-2041", "protection_eligibility": "Eligible", "payer_id": "LPLWNMTBWMFAY",
            "tax": "1.00", "address_street": "1 Main St", "payment_date": "20:12:59 Jan 13, 2026 PST",
            "payment_status": "Completed", "charset": "windows-1252", "address_zip": "95131", "first_name": "Test",
            "mc_fee": "0.88", "address_country_code": "US", "address_name": "Test User", "custom": "",
            "payer_status": "verified", "address_country": "United States", "address_city": "San Jose",
            "quantity": "2", "payer_email": "gp@people.example", "txn_id": "61E67681CH3238416",
            "payment_type": "instant", "last_name": "User", "address_state": "CA", "receiver_email": "shop@x.example",
            "txn_type": "web_accept", "item_name": "E-book", "mc_currency": "USD", "item_number": "EB-9",
            "residence_country": "US", "handling_amount": "0.00", "transaction_subject": "", "payment_gross": "24.98",
            "shipping": "3.98", "option_name1": "Format", "option_selection1": "PDF",
        },
        finds={
            "number": "A-2041", "transaction_id": "61E67681CH3238416", "currency": "USD",
            "totals.grand_total": "24.98", "totals.tax": "1.00", "totals.shipping": "3.98",
            "billing.email": "gp@people.example", "billing.first_name": "Test", "billing.last_name": "User",
            **party("billing", "1 Main St", "San Jose", "CA", "95131", "United States"),
        },
        options=[["Format: PDF"]],
    ),
    "instant notification with li_ lines": Post(
        fields={
            "order_number": "4774380224", "merchant_order_id": "M-100", "card_holder_name": "Checkout Shopper",
            "first_name": "Checkout", "last_name": "Shopper", "email": "cs@shopper.example", "phone": "614-921-2450",
            "street_address": "123 Test Address", "street_address2": "Suite 200", "city": "Columbus", "state": "OH",
            "zip": "43228", "country": "USA", "ship_name": "Gift Recipient", "ship_street_address": "1234 Address Road",
            "ship_street_address2": "Apartment 123", "ship_city": "Dublin", "ship_state": "OH", "ship_zip": "43016",
            "ship_country": "USA", "ship_method": "UPS Ground", "total": "1069.99", "currency_code": "USD",
            "credit_card_processed": "Y", "li_0_type": "product", "li_0_name": "Example Product",
            "li_0_price": "1000.00",
            "li_0_quantity": "1", "li_0_tangible": "Y", "li_0_product_id": "EX-1",
            "li_0_option_0_name": "Size", "li_0_option_0_value": "Large", "li_1_type": "product",
            "li_1_name": "Sticker", "li_1_price": "19.99", "li_1_quantity": "3", "li_1_tangible": "Y",
            "li_1_product_id": "ST-1", "lang": "en", "demo": "N",
        },
        finds={
            "number": "4774380224", "currency": "USD", "totals.grand_total": "1069.99",
            "billing.email": "cs@shopper.example", "billing.first_name": "Checkout", "billing.phone": "614-921-2450",
            "billing.address.street2": "Suite 200", "shipping.full_name": "Gift Recipient",
            "shipping.address.street2": "Apartment 123", "totals.shipping_method": "UPS Ground", "is_test": False,
            **party("billing", "123 Test Address", "Columbus", "OH", "43228", "USA"),
            **party("shipping", "1234 Address Road", "Dublin", "OH", "43016", "USA"),
        },
        lines=[("Example Product", "1", "1000.00"), ("Sticker", "3", "19.99")],
        options=[["Size: Large"], []],
    ),
    "columns of repeated names": Post(
        fields=[
            ("REFNO", "9093"), ("ORDERNO", "13"), ("SALEDATE", "2026-03-06 13:07:42"), ("PAYMETHOD", "Visa/MasterCard"),
            ("FIRSTNAME", "Jo"), ("LASTNAME", "March"), ("COMPANY", ""), ("ADDRESS1", "4 Elm St"), ("ADDRESS2", ""),
            ("CITY", "Concord"), ("STATE", "MA"), ("ZIPCODE", "01742"), ("COUNTRY", "United States"),
            ("PHONE", "978-555-0101"), ("CUSTOMEREMAIL", "jo@march.example"), ("FIRSTNAME_D", "Jo"),
            ("IPADDRESS", "198.51.100.7"), ("CURRENCY", "USD"), ("IPN_PID[]", "11"), ("IPN_PID[]", "12"),
            ("IPN_PNAME[]", "Pen"), ("IPN_PNAME[]", "Ink"), ("IPN_PCODE[]", "PEN1"), ("IPN_PCODE[]", "INK1"),
            ("IPN_QTY[]", "2"), ("IPN_QTY[]", "3"), ("IPN_PRICE[]", "4.50"), ("IPN_PRICE[]", "6.00"),
            ("IPN_TOTAL[]", "9.00"), ("IPN_TOTAL[]", "18.00"), ("IPN_TOTALGENERAL", "27.00"), ("IPN_SHIPPING", "0.00"),
        ],
        finds={
            "number": "13", "currency": "USD", "totals.grand_total": "27.00", "billing.email": "jo@march.example",
            "billing.first_name": "Jo", "billing.last_name": "March", "billing.phone": "978-555-0101",
            "totals.shipping": "0.00", "ip_address": "198.51.100.7",
            **party("billing", "4 Elm St", "Concord", "MA", "01742", "United States"),
        },
        lines=[("Pen", "2", "4.50"), ("Ink", "3", "6.00")],
    ),
    "short names with inv and del": Post(
        fields={
            "id": "4492-118", "ip": "192.0.2.44", "date": "14 March 2026", "inv_name": "Al Fox", "inv_company": "",
            "inv_addr1": "6 Hill Ln", "inv_addr2": "", "inv_city": "Leeds", "inv_state": "Yorks", "inv_zip": "LS1 4AB",
            "inv_country": "United Kingdom", "tel": "0113 496 0000", "fax": "", "email": "al@fox.example",
            "del_name": "Bo Fox", "del_addr1": "7 Dale Ln", "del_addr2": "", "del_city": "York", "del_state": "Yorks",
            "del_zip": "YO1 7HH", "del_country": "United Kingdom", "message": "No rush", "method": "Card",
            "cur": "GBP", "subtotal": "30.00", "shipping": "4.00", "tax": "6.80", "discount": "0.00", "total": "40.80",
            "prod1": "Mug", "qty1": "2", "price1": "10.00", "prod2": "Spoon", "qty2": "1", "price2": "10.00",
        },
        finds={
            "number": "4492-118", "currency": "GBP", "totals.grand_total": "40.80", "totals.subtotal": "30.00",
            "totals.shipping": "4.00", "totals.tax": "6.80", "billing.email": "al@fox.example",
            "billing.full_name": "Al Fox", "shipping.full_name": "Bo Fox", "billing.phone": "0113 496 0000",
            "comments": "No rush", "payment.method": "Card", "ip_address": "192.0.2.44",
            **party("billing", "6 Hill Ln", "Leeds", "Yorks", "LS1 4AB", "United Kingdom"),
            **party("shipping", "7 Dale Ln", "York", "Yorks", "YO1 7HH", "United Kingdom"),
        },
        lines=[("Mug", "2", "10.00"), ("Spoon", "1", "10.00")],
    ),
    "blog shop JSON with meta data": Post(
        fields={
            "id": 727, "parent_id": 0, "number": "727", "order_key": "wc_order_58d2d042d1d", "created_via": "rest-api",
            "version": "3.0.0", "status": "processing", "currency": "USD", "date_created": "2026-03-22T16:28:02",
            "date_created_gmt": "2026-03-22T19:28:02", "date_modified": "2026-03-22T16:28:08", "discount_total": "0.00",
            "discount_tax": "0.00", "shipping_total": "10.00", "shipping_tax": "0.00", "cart_tax": "1.35",
            "total": "29.35", "total_tax": "1.35", "prices_include_tax": False, "customer_id": 5,
            "customer_ip_address": "198.51.100.8", "customer_user_agent": "", "customer_note": "Leave with the porter",
            "billing": {"first_name": "John", "last_name": "Doe", "company": "", "address_1": "969 Market",
                        "address_2": "", "city": "San Francisco", "state": "CA", "postcode": "94103", "country": "US",
                        "email": "john@doe.example", "phone": "(555) 555-5555"},
            "shipping": {"first_name": "Jim", "last_name": "Doe", "company": "", "address_1": "970 Market",
                         "address_2": "", "city": "San Francisco", "state": "CA", "postcode": "94103", "country": "US"},
            "payment_method": "bacs", "payment_method_title": "Direct Bank Transfer", "transaction_id": "",
            "line_items": [
                {"id": 315, "name": "Woo Single #1", "product_id": 93, "variation_id": 0, "quantity": 2,
                 "tax_class": "", "subtotal": "6.00", "subtotal_tax": "0.45", "total": "6.00", "total_tax": "0.45",
                 "taxes": [{"id": 75, "total": "0.45"}], "meta_data": [{"id": 7, "key": "Colour", "value": "Blue"}],
                 "sku": "W1", "price": 3},
                {"id": 316, "name": "Ship Your Idea", "product_id": 22, "variation_id": 23, "quantity": 1,
                 "tax_class": "", "subtotal": "12.00", "subtotal_tax": "0.90", "total": "12.00", "total_tax": "0.90",
                 "taxes": [{"id": 75, "total": "0.9"}], "meta_data": [], "sku": "W2", "price": 12},
            ],
            "tax_lines": [{"id": 318, "rate_code": "US-CA-STATE TAX", "label": "State Tax", "tax_total": "1.35"}],
            "shipping_lines": [{"id": 317, "method_title": "Flat Rate", "method_id": "flat_rate", "total": "10.00"}],
            "fee_lines": [], "coupon_lines": [{"id": 1, "code": "SPRING", "discount": "0.00"}], "refunds": [],
        },
        finds={
            "number": "727", "currency": "USD", "totals.grand_total": "29.35", "totals.tax": "1.35",
            "totals.shipping": "10.00", "totals.shipping_method": "Flat Rate", "billing.email": "john@doe.example",
            "billing.first_name": "John", "billing.last_name": "Doe", "shipping.first_name": "Jim",
            "billing.phone": "(555) 555-5555", "comments": "Leave with the porter", "customer_id": "5",
            **party("billing", "969 Market", "San Francisco", "CA", "94103", "US"),
            **party("shipping", "970 Market", "San Francisco", "CA", "94103", "US"),
        },
        lines=[("Woo Single #1", "2", "3"), ("Ship Your Idea", "1", "12")],
        options=[["Colour: Blue"], []],
    ),
    "hosted shop JSON with price sets": Post(
        fields={
            "id": 820982911946154508, "email": "jon@doe.example", "closed_at": None,
            "created_at": "2026-02-10T17:06:48-05:00", "updated_at": "2026-02-10T17:06:48-05:00", "number": 234,
            "note": None, "token": "123456abcd", "gateway": "bogus", "test": True, "total_price": "414.95",
            "subtotal_price": "404.95", "total_weight": 0, "total_tax": "0.00", "taxes_included": False,
            "currency": "USD", "financial_status": "paid", "total_discounts": "5.00",
            "total_line_items_price": "409.95", "name": "#9999", "order_number": 1234, "browser_ip": "203.0.113.77",
            "discount_codes": [{"code": "FIVE", "amount": "5.00"}], "payment_gateway_names": ["bogus"],
            "total_shipping_price_set": {"shop_money": {"amount": "10.00", "currency_code": "USD"}},
            "line_items": [
                {"id": 866550311766439020, "variant_id": 808950810, "title": "IPod Nano", "quantity": 1, "sku": "IPOD",
                 "variant_title": "8GB", "name": "IPod Nano - 8GB", "price": "199.95", "taxable": True, "grams": 567,
                 "properties": [{"name": "Engraving", "value": "To Jo"}], "tax_lines": []},
                {"id": 141249953214522974, "variant_id": 808950811, "title": "IPod Case", "quantity": 3, "sku": "CASE",
                 "variant_title": "red", "name": "IPod Case - red", "price": "70.00", "taxable": True, "grams": 67,
                 "properties": [], "tax_lines": []},
            ],
            "shipping_lines": [{"id": 271878346596884015, "title": "Generic Shipping", "price": "10.00"}],
            "billing_address": {"first_name": "Bob", "address1": "123 Billing Street", "phone": "555-555-BILL",
                                "city": "Billtown", "zip": "K2P0B0", "province": "Kentucky", "country": "United States",
                                "last_name": "Biller", "address2": None, "company": "My Company",
                                "name": "Bob Biller", "country_code": "US", "province_code": "KY"},
            "shipping_address": {"first_name": "Steve", "address1": "123 Shipping Street", "phone": "555-555-0111",
                                 "city": "Shippington", "zip": "K2P0S0", "province": "Kentucky",
                                 "country": "United States", "last_name": "Shipper", "address2": None,
                                 "company": "Shipping Company", "name": "Steve Shipper", "country_code": "US",
                                 "province_code": "KY"},
            "customer": {"id": 115310627314723954, "email": "john@test.example", "first_name": "John",
                         "last_name": "Smith", "orders_count": 0, "total_spent": "0.00",
                         "default_address": {"id": 715243470612851245, "address1": "123 Elm St.", "city": "Ottawa"}},
        },
        finds={
            "number": "1234", "currency": "USD", "totals.grand_total": "414.95", "totals.tax": "0.00",
            "totals.shipping": "10.00", "billing.email": "jon@doe.example", "billing.full_name": "Bob Biller",
            "shipping.full_name": "Steve Shipper", "is_test": True, "ip_address": "203.0.113.77",
            "customer_id": "115310627314723954", "payment.status": "paid", "payment.gateway": "bogus",
            **party("billing", "123 Billing Street", "Billtown", "Kentucky", "K2P0B0", "United States"),
            **party("shipping", "123 Shipping Street", "Shippington", "Kentucky", "K2P0S0", "United States"),
        },
        lines=[("IPod Nano - 8GB", "1", "199.95"), ("IPod Case - red", "3", "70.00")],
    ),
    "European amounts, dates and a bare amount column": Post(
        fields={
            "Order_Ref": "B/2026/118", "Order_Date": "31.12.2025", "Cust_Name": "Jürgen Groß",
            "Cust_Mail": "jg@gross.example", "Cust_Street": "Hauptstraße 5", "Cust_Town": "Köln", "Cust_Zip": "50667",
            "Cust_Country": "de", "Curr": "eur", "Article_1": "Stuhl", "Qty_1": "4", "Amount_1": "300,25",
            "Article_2": "Tisch", "Qty_2": "1", "Amount_2": "1.250,50", "Goods_Total": "2.451,50", "VAT": "465,79",
            "Freight": "49,00", "Grand_Total": "2.966,29",
        },
        finds={
            "number": "B/2026/118", "currency": "EUR", "totals.grand_total": "2966.29", "totals.subtotal": "2451.50",
            "totals.tax": "465.79", "totals.shipping": "49.00", "billing.email": "jg@gross.example",
            "billing.full_name": "Jürgen Groß", "billing.address.street1": "Hauptstraße 5",
            "billing.address.city": "Köln", "billing.address.country": "DE",
        },
        lines=[("Stuhl", "4", "300.25"), ("Tisch", "1", "1250.50")],
    ),
    "line totals that only adding up can tell": Post(
        fields={
            "confirmation_no": "77812", "customer_email": "lu@may.example", "order_amount": "33.00",
            "currency": "USD", "item1": "Apples", "quantity1": "3", "amount1": "9.00", "item2": "Pears",
            "quantity2": "4", "amount2": "24.00",
        },
        finds={"number": "77812", "totals.grand_total": "33.00", "billing.email": "lu@may.example"},
        lines=[("Apples", "3", "3.00"), ("Pears", "4", "6.00")],
    ),
    "an order wrapped in events, with keyed options": Post(
        fields={
            "event": "order.completed", "event_id": "evt_8812", "data[order][reference]": "SO-7718",
            "data[order][placed_at]": "2026-03-01T10:00:00Z", "data[order][currency]": "CAD",
            "data[order][totals][items]": "50.00", "data[order][totals][tax]": "6.50",
            "data[order][totals][shipping]": "10.00", "data[order][totals][grand]": "66.50",
            "data[order][customer][email]": "ok@maple.example", "data[order][customer][name]": "Oz Kay",
            "data[order][billing_address][line1]": "1 King St", "data[order][billing_address][line2]": "Floor 2",
            "data[order][billing_address][city]": "Toronto", "data[order][billing_address][province]": "ON",
            "data[order][billing_address][postal_code]": "M5H 1A1", "data[order][billing_address][country]": "CA",
            "data[order][items][0][title]": "Syrup", "data[order][items][0][qty]": "2",
            "data[order][items][0][unit_price]": "25.00", "data[order][items][0][options][Grade]": "Amber",
            "data[order][items][0][options][Bottle size]": "500 ml",
        },
        finds={
            "number": "SO-7718", "currency": "CAD", "totals.grand_total": "66.50", "totals.tax": "6.50",
            "totals.shipping": "10.00", "billing.email": "ok@maple.example", "billing.full_name": "Oz Kay",
            "billing.address.street2": "Floor 2", **party("billing", "1 King St", "Toronto", "ON", "M5H 1A1", "CA"),
        },
        lines=[("Syrup", "2", "25.00")],
        options=[["Grade: Amber", "Bottle size: 500 ml"]],
    ),
    "sums with and without tax": Post(
        fields={
            "id": 115, "customer_id": 5, "date_created": "Wed, 14 Jan 2026 19:26:23 +0000", "status_id": 11,
            "subtotal_ex_tax": "79.00", "subtotal_inc_tax": "85.00", "base_shipping_cost": "0.00",
            "total_ex_tax": "79.00", "total_inc_tax": "85.00", "total_tax": "6.00", "items_total": 1,
            "ip_address": "192.0.2.2", "currency_code": "USD", "discount_amount": "0.00",
            "billing_address": {"first_name": "Tri", "last_name": "Mac", "street_1": "1 Anderson Ln", "city": "Austin",
                                "state": "Texas", "zip": "78757", "country": "United States", "country_iso2": "US",
                                "email": "tri@mac.example"},
            "products": [{"id": 16, "name": "Watch", "sku": "SW1", "base_price": "79.00", "price_ex_tax": "79.00",
                          "quantity": 1, "product_options": [{"display_name": "Band", "display_value": "Black"}]}],
        },
        finds={
            "number": "115", "currency": "USD", "totals.grand_total": "85.00", "totals.tax": "6.00",
            "totals.subtotal": "79.00", "billing.email": "tri@mac.example",
            **party("billing", "1 Anderson Ln", "Austin", "Texas", "78757", "United States"),
        },
        lines=[("Watch", "1", "79.00")],
        options=[["Band: Black"]],
    ),
    "amounts that are objects, below a unit": Post(
        fields={
            "id": "5O190127TN364715T", "status": "COMPLETED", "create_time": "2026-01-02T03:04:05Z",
            "purchase_units": [{
                "amount": {"currency_code": "USD", "value": "230.00", "breakdown": {
                    "item_total": {"currency_code": "USD", "value": "180.00"},
                    "shipping": {"currency_code": "USD", "value": "30.00"},
                    "tax_total": {"currency_code": "USD", "value": "20.00"}}},
                "items": [
                    {"name": "Shirt", "unit_amount": {"currency_code": "USD", "value": "90.00"}, "quantity": "1"},
                    {"name": "Shoes", "unit_amount": {"currency_code": "USD", "value": "45.00"}, "quantity": "2"}],
                "shipping": {"name": {"full_name": "Jo Do"},
                             "address": {"address_line_1": "123 Townsend", "country_code": "US"}},
            }],
            "payer": {"name": {"given_name": "John", "surname": "Doe"}, "email_address": "c@doe.example"},
        },
        finds={
            "number": "5O190127TN364715T", "currency": "USD", "totals.grand_total": "230.00", "totals.tax": "20.00",
            "totals.subtotal": "180.00", "totals.shipping": "30.00", "billing.email": "c@doe.example",
            "billing.first_name": "John", "billing.last_name": "Doe", "shipping.full_name": "Jo Do",
            "shipping.address.street1": "123 Townsend",
        },
        lines=[("Shirt", "1", "90.00"), ("Shoes", "2", "45.00")],
    ),
}  # fmt: skip


def read(fields: Any) -> Order:
    hook = Hook(secrets={"test": SECRET})
    if isinstance(fields, dict) and any(isinstance(value, dict | list) for value in fields.values()):
        return hook.receive(json.dumps({**fields, "k": SECRET}).encode(), "application/json").order
    pairs = list(fields.items()) if isinstance(fields, dict) else fields
    return hook.receive(urlencode([*pairs, ("k", SECRET)]).encode(), "application/x-www-form-urlencoded").order


@pytest.mark.parametrize("post", POSTS.values(), ids=POSTS)
def test_finds_the_parts_of_an_order_in_names_it_never_saw(post: Post) -> None:
    order = read(post.fields)
    assert {path: found(order, path) for path in post.finds} == post.finds


@pytest.mark.parametrize("post", [post for post in POSTS.values() if post.lines])
def test_finds_every_line_with_name_quantity_and_price(post: Post) -> None:
    lines = [(line.name, f"{line.quantity:f}", f"{line.unit_price:f}") for line in read(post.fields).lines]
    assert lines == post.lines


@pytest.mark.parametrize("post", [post for post in POSTS.values() if post.options])
def test_finds_the_options_of_every_line(post: Post) -> None:
    assert [[option.text for option in line.options] for line in read(post.fields).lines] == post.options


def test_takes_a_plural_for_a_column_only_where_it_comes_several_times() -> None:
    names, all_names = ["Oak bowl", "Ash spoon"], "Oak bowl, Ash spoon"
    repeated = [("order_id", "7"), *(("product_names[]", name) for name in names)]
    assert [line.name for line in read(repeated).lines] == names
    assert read({"order_id": "7", "product_names": all_names, "item_count": "2"}).lines == ()


@pytest.mark.parametrize("lines", [1, 2, 12])
@pytest.mark.parametrize("encoding", ["urlencoded", "multipart", "json"])
@pytest.mark.parametrize("style", STYLES)
def test_reads_everything_in_every_style_of_the_sandbox(style: str, encoding: Encoding, lines: int) -> None:
    order = realistic_order(lines=lines)
    sandbox = SandboxHook(secret=SECRET, style=style, encoding=encoding)
    assert Hook(secrets={"a": SECRET}).receive(*sandbox.body(order)).order == order


SAMPLES = Path(__file__).parents[2] / "samples" / "forms"


def sample(name: str) -> Order:
    body = (SAMPLES / name).read_bytes().strip() + f"&k={SECRET}".encode()
    return Hook(secrets={"a": SECRET}).receive(body, "application/x-www-form-urlencoded").order


def test_reads_the_recorded_cart_notification() -> None:
    order = sample("paypal_ipn_cart_two_items_options.txt")
    line = Line(name="OpenJabNab", quantity=Decimal(1), unit_price=Decimal("2.00"), total=Decimal("2.00"))
    common = [Option(text="Duration: 1 month"), Option(text="User: redox")]
    assert (order.number, order.transaction_id) == ("58623865W67120506", "58623865W67120506")
    assert (order.billing.email, order.currency) == ("sb-gwlfv207075@personal.example.com", "EUR")
    assert (order.totals.grand_total, order.placed_at) == (
        Decimal("4.00"),
        datetime.fromisoformat("2020-09-01T06:55:47"),
    )
    assert order.is_test
    assert order.lines == (
        attrs.evolve(line, options=(*common, Option(text="Type: Gift code"))),
        attrs.evolve(line, options=(*common, Option(text="Type: Premium"))),
    )


def test_reads_the_recorded_order_with_dotted_names() -> None:
    order = sample("google_checkout_new_order.txt")
    party = Party(
        full_name="foo bar",
        email="buyer@example.com",
        address=Address(street1="fsadfasfd", city="safasdasf", state="OK", postal_code="73120", country="US"),
    )
    assert (order.number, order.customer_id, order.currency) == ("144526896677303", "470053085931019", "USD")
    assert (order.billing, order.shipping) == (party, party)
    assert order.totals == Totals(tax=Decimal("0.0"), grand_total=Decimal("29.95"))
    assert order.lines == (Line(name="Some Money", quantity=Decimal(1), unit_price=Decimal("29.95")),)


def test_reads_the_documented_payment_callback() -> None:
    order = sample("worldpay_callback_documented_test.txt")
    assert (order.number, order.billing.email, order.currency) == ("12227758", "tiq@uk.example.com", "GBP")
    assert (order.totals.grand_total, order.lines, order.is_test) == (Decimal("14.99"), (), True)
    assert order.billing.address.street1 == "Test Road\nTest Town\nTest City"


def test_says_how_sure_it_is_and_leaves_doubtful_fields_alone() -> None:
    field_map = FieldMap.guess({"order_id": ["7"], "gizmo_id": ["9"], "auth_amount": ["5.00"], "total": ["5.00"]})
    assert [(rule.wire, rule.path) for rule in field_map.rules] == [
        ("order_id", "number"),
        ("total", "totals.grand_total"),
    ]
    assert all(rule.sure is not None and rule.sure >= 0.6 for rule in field_map.rules)
    assert field_map.order({"order_id": ["7"], "gizmo_id": ["9"]}).extras == {"gizmo_id": ("9",)}


def test_a_doubtful_field_is_written_down_as_a_comment() -> None:
    toml = FieldMap.guess({"transaction_id": ["T7"], "gizmo_id": ["9"]}).dumps()
    assert '\n# "gizmo_id" = "number"  # 56% sure\n' in toml


@pytest.mark.parametrize("name", ["order1option.order", "total2options[total]", "x0.attributes.ship address"])
def test_an_option_that_is_no_items_is_no_part_of_the_order(name: str) -> None:
    order = read({"order_id": "7", name: "1"})
    assert order == Order(source="shopintegrator", number="7", extras={name: ("1",)})
    with pytest.raises(PayloadError, match="no field of the post is the order's number"):
        read({name: "1"})


def test_an_option_without_an_items_number_is_that_of_a_single_item() -> None:
    order = read({"order_id": "7", "item_name": "Bowl", "quantity": "2", "order1option.Size": "L"})
    assert order.lines == (Line(name="Bowl", quantity=Decimal(2), options=(Option(text="Size: L"),)),)


@pytest.mark.parametrize("option", [{"order1option.Size": "L"}, {"option_name7": "Size", "option_value7": "L"}])
def test_an_option_without_an_items_number_is_nobodys_among_numbered_items(option: dict[str, str]) -> None:
    order = read({"order_id": "7", "item_1": "Bowl", "qty_1": "2", "item_2": "Cup", "qty_2": "1", **option})
    assert [(line.name, line.options) for line in order.lines] == [("Bowl", ()), ("Cup", ())]
    assert order.extras == {name: (value,) for name, value in option.items()}


def test_a_brace_in_a_name_stands_for_no_key() -> None:
    assert [(rule.wire, rule.path) for rule in FieldMap.guess({"item_name": ["x"], "item_qty{key}": ["2"]}).rules] == [
        ("item_name", "lines[n].name"),
        ("item_qty{{key}}", "lines[n].quantity"),
    ]


def test_a_name_too_long_for_a_shop_has_no_say_in_what_adds_up() -> None:
    price = "item_price" + "_" * 187
    order = read({"order_id": "7", "item_name_1": "x", f"{price}1": "2", f"{price}1234567": "much"})
    assert order.lines == (Line(name="x", quantity=Decimal(1), unit_price=Decimal(2)),)
    assert order.extras == {f"{price}1234567": ("much",)}


JUNK = map("".join, product("bdfghjkmqwz", repeat=4))  # words that no shop has, each taken once: no cache knows them


@pytest.mark.parametrize(
    ("hostile", "count"),
    [
        pytest.param(
            lambda count: {f"item_price_{next(JUNK)}_1": ["2"] for _ in range(count)}, 800, id="prices of items"
        ),
        pytest.param(
            lambda count: {f"price_{next(JUNK)}_1": ["2"] for _ in range(count)}, 800, id="prices of anything"
        ),
        pytest.param(lambda count: {"phone": ["1" * count + "z"]}, 8000, id="a phone that is none"),
        pytest.param(lambda count: {"email": ["a@" + "." * count + "@"]}, 8000, id="an address that is none"),
        pytest.param(lambda count: {"date": ["a" + " " * count + "b"]}, 1600, id="a date that is none"),
        pytest.param(lambda count: {"order_date": ["Marz 32, 20244 99:99"] * count}, 4000, id="many bad dates"),
        pytest.param(
            lambda count: {f"{next(JUNK)}_date": ["Jan 32, 2024 99:99"] for _ in range(count)}, 800, id="bad dates"
        ),
    ],
)
def test_eight_times_as_much_that_is_hostile_takes_nothing_like_sixty_four_times_as_long(
    hostile: Callable[[int], dict[str, list[str]]], count: int
) -> None:
    def guess(size: int) -> None:
        FieldMap.guess({"item_name_1": ["x"], "item_quantity_1": ["2"], **hostile(size)})

    assert grows_in_proportion(guess, lambda size: size, count // 8)


TITLES = {"ShipTitle": "Ms", "ShipFirst": "Ann", "ShipLast": "Lee"}


@pytest.mark.parametrize(
    ("fields", "title", "method"),
    [
        (TITLES, "Ms", None),
        ({"shipping_title": "Dr.", "shipping_first_name": "Ann"}, "Dr.", None),
        (TITLES | {"ShipTitle": "UPS Ground"}, None, None),
        ({"shipping_title": "UPS Ground", "shipping_price": "5.00"}, None, "UPS Ground"),
    ],
)
def test_a_title_is_a_persons_where_its_neighbours_are(
    fields: dict[str, str], title: str | None, method: str | None
) -> None:
    order = read({"order_id": "7", **fields})
    assert (order.shipping.title, order.totals.shipping_method) == (title, method)


@given(st.dictionaries(st.text(max_size=40), st.lists(st.text(max_size=20), min_size=1, max_size=3), max_size=15))
@example({"order1option.order": ["1"]})
def test_guesses_a_map_that_can_be_written_and_read_for_any_fields(fields: dict[str, list[str]]) -> None:
    field_map = FieldMap.guess(fields)
    assert FieldMap.loads(field_map.dumps()) == field_map


LETTERS = ("order", "item", "option", "name", "qty", "price", "total", "tax", "ship", "bill", "address")
SIGNS = ("1", "2", "[0]", "[1]", ".", "_", "{n}", "{key}", "{", "}", "%", "\ue000")
WORDS = st.sampled_from(LETTERS + SIGNS)
NAMES = st.lists(WORDS, min_size=1, max_size=7).map("".join)


@given(st.dictionaries(NAMES, st.sampled_from([["1"], ["x", "2"], [""]])))
@example({"order1option.order": ["1"]})
def test_guesses_from_names_made_of_its_own_words(fields: dict[str, list[str]]) -> None:
    field_map = FieldMap.guess(fields)
    assert FieldMap.loads(field_map.dumps()) == field_map


LARGE = "1" + "0" * 27  # the largest power of ten that has no place left for cents


@given(st.dictionaries(NAMES, st.sampled_from(["1", "2", "0", "x", "", "-1", "0.001", LARGE])))
@example({"order1option.order": "1"})
@example({"order_id": "7", "item_name_1": "x", "item_qty_1": "1", "item_total_1": LARGE})
def test_receives_what_it_guessed_or_says_what_is_missing(fields: dict[str, str]) -> None:
    try:
        assert read(fields).number
    except PayloadError as error:
        assert error.code in {"quantity_missing", "order_number_missing"}  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    "context", [Context(prec=6), Context(prec=6, traps=[Inexact]), Context(prec=6, Emax=5, traps=[Overflow])]
)
def test_the_context_of_the_program_makes_no_difference(context: Context) -> None:
    body = urlencode(
        {"order_id": "7", "item_name_1": "a", "quantity_1": "3", "item_total_1": "12345678.99",
         "subtotal": "12345678.99", "tax": "0.00", "total": "12345678.99", "key": SECRET}
    ).encode()  # fmt: skip
    expected = Hook({"a": SECRET}).receive(body).order
    with localcontext(context):
        assert Hook({"a": SECRET}).receive(body).order == expected
