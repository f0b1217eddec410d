"""Examples of publishing straight to Kafka, in Python, Java and JavaScript; the tests run them."""
