"""A program that uses rudder-sdk-python as its users do."""

from rudderstack.analytics.client import Client

from calls import make

make(Client)
