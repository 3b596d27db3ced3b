"""JumpStart's catalogue, read from the files that AWS publishes in each region: models, licences, payloads, instances.

The files hold all that a deployment needs, so the SageMaker SDK, which takes seconds to import, is asked only for the
images of old models whose files name a framework instead (`sdk_images`).
"""
