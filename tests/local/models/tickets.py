"""Support tickets and their teams, written for these tests: the first 40 are examples, the last 20 are questions."""

from __future__ import annotations

_TRAIN = {
    "billing": [
        "I was charged twice for my subscription this month",
        "Please send me the invoice for March",
        "My credit card was refused although it is valid",
        "I want a refund for the order I cancelled",
        "The price on the bill is higher than on the web page",
        "How do I change the bank account for payments",
        "The discount code was not applied to my payment",
        "I need a receipt with our tax number",
        "Why did the annual fee go up",
        "My payment is shown as pending for a week",
    ],
    "delivery": [
        "My parcel has not arrived yet",
        "The courier left the package with a neighbour",
        "Where is my order, the tracking page shows nothing",
        "I would like to change the delivery address",
        "The box was damaged when it was delivered",
        "Can the shipment come on a Saturday",
        "Two items are missing from the parcel",
        "The tracking number does not work",
        "The driver did not ring the bell",
        "How long does shipping to Korea take",
    ],
    "account": [
        "I forgot my password and cannot log in",
        "Please delete my account and all my data",
        "The confirmation email never came when I signed up",
        "I want to change the email address of my login",
        "My account is locked after three wrong passwords",
        "How do I turn on two factor sign in",
        "Someone else logged in to my profile",
        "I cannot change my user name",
        "The reset link for the password has expired",
        "Can two people share one login",
    ],
    "technical": [
        "The app crashes when I open the settings",
        "The screen stays black after the update",
        "An error 500 appears when I upload a file",
        "The printer is not found by the software",
        "The page loads very slowly in the browser",
        "The export button does nothing when I click it",
        "Sound stops working after the new version is installed",
        "The battery drains fast since the last update",
        "The program freezes while saving a file",
        "Videos do not play in the app",
    ],
}
_TEST = {
    "billing": [
        "You charged my card two times",
        "Could I get an invoice for last month",
        "When do I get the refund for my cancelled order",
        "The fee on my bill is wrong",
        "My payment failed with a valid credit card",
    ],
    "delivery": [
        "The package still has not arrived",
        "Please send the parcel to another address",
        "Tracking shows no news about my shipment",
        "One item was missing in the box",
        "Is delivery on Saturday possible",
    ],
    "account": [
        "I cannot log in because I forgot the password",
        "Delete all my data and my account please",
        "My login is locked",
        "I did not get the confirmation email after I signed up",
        "The password reset link does not work any more",
    ],
    "technical": [
        "The app crashes after the update",
        "The program freezes when I upload a file",
        "Error 500 is shown on the page",
        "The button does nothing when clicked",
        "The video is black and has no sound",
    ],
}

TRAIN = [(tickets[number], team) for number in range(10) for team, tickets in _TRAIN.items()]
TEST = [(ticket, team) for team, tickets in _TEST.items() for ticket in tickets]
