import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publish a CloudEvent straight to Kafka: java -cp 'kafka-clients and what it needs' Publish.java TOPIC SUBJECT &lt; event.json;
 * KAFKA_BOOTSTRAP says where. The subject is the record's key, so all events of a client keep their order.
 */
public class Publish {
    public static void main(String[] arguments) throws Exception {
        String topic = arguments[0];
        String subject = arguments[1];
        String event = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", System.getenv("KAFKA_BOOTSTRAP"),
                "enable.idempotence", true,
                "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var record = new ProducerRecord<>(topic, subject, event);
            record.headers().add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        }
    }
}
