"""The dialogue engine: forms as tables, people who answer in their own way, and JavaRosa as the referee."""
