"""The embedded endpoints: a loopback server that speaks SageMaker's protocol, and three small baselines behind it."""
