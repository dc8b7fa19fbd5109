"""Tests on a real OpenSearch cluster, on this machine's loopback interface."""
