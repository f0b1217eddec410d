// Publish a CloudEvent straight to Kafka: `node publish.mjs TOPIC < event.json`; KAFKA_BOOTSTRAP says where.

import { readFileSync } from "node:fs";
import { Kafka, Partitioners, logLevel } from "kafkajs";

const topic = process.argv[2];
const event = JSON.parse(readFileSync(0, "utf8"));

const kafka = new Kafka({ brokers: process.env.KAFKA_BOOTSTRAP.split(","), logLevel: logLevel.ERROR });
const producer = kafka.producer({
  idempotent: true,
  createPartitioner: Partitioners.DefaultPartitioner, // the same as Java's: a client's events share a partition
});

await producer.connect();
await producer.send({
  topic,
  acks: -1,
  messages: [
    {
      key: event.subject,
      value: JSON.stringify(event),
      headers: { "content-type": "application/cloudevents+json" },
    },
  ],
});
await producer.disconnect();
