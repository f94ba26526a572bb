"""The mixer at work on a real PostgreSQL: releases on time, publishes under the policy, ends keys."""
