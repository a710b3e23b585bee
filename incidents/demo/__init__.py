"""The demo's data: facts of autumn and winter 2023 to 2024 with their sources, loaded as if recorded day by day."""
