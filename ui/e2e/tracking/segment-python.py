"""A program that uses segment-analytics-python as its users do."""

from segment.analytics.client import Client

from calls import make

make(Client)
