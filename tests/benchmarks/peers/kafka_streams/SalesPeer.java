import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.bson.Document;

/**
 * The job in Kafka Streams: exactly_once_v2, RocksDB state stores with changelogs, documents written in bulk before each commit.
 *
 * <p>One processor per partition, so nothing is repartitioned: a record's events are one value of the store `records`, a
 * manager's sum of a day one value of `sums`. Documents are set whole, so writing them again is harmless. Tuning: caches of
 * 128 MB over the stores, as many threads as PEER_THREADS says, a write and commit each second or 10,000 events.
 */
public final class SalesPeer {
    private static final int MOST = 10_000;
    private static final String RETRACTED = "EventRetracted";
    private static final Map<String, String[]> RECORDS = Map.of(
        "LeadCreated", new String[] {"lead", "lead_id"},
        "LeadTouched", new String[] {"lead", "lead_id"},
        "CallCompleted", new String[] {"call", "call_id"},
        "DealOpened", new String[] {"deal", "deal_id"},
        "DealClosed", new String[] {"deal", "deal_id"},
        "DealReopened", new String[] {"deal", "deal_id"},
        "OrderPlaced", new String[] {"order", "order_id"},
        "OrderCancelled", new String[] {"order", "order_id"});

    public static void main(String[] arguments) throws Exception {
        Map<String, String> env = System.getenv();
        boolean isFull = env.get("PEER_MODE").equals("full");
        MongoClient client = MongoClients.create(env.get("MONGO_URL") + "/?w=majority");
        MongoDatabase database = client.getDatabase(env.get("PEER_DATABASE"));

        StreamsBuilder builder = new StreamsBuilder();
        for (String store : List.of("records", "sums")) {
            builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(store), Serdes.String(), Serdes.ByteArray()).withCachingEnabled());
        }
        builder.stream(List.of(env.get("PEER_TOPICS").split(",")), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
            .process(() -> new Job(database, isFull), "records", "sums");

        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, env.get("PEER_DATABASE"));
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, env.get("KAFKA_BOOTSTRAP"));
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, env.get("PEER_STATE"));
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, env.getOrDefault("PEER_THREADS", "2"));
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 5_000); // commits are asked for after each write
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 128L * 1024 * 1024);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 512 * 1024);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);

        KafkaStreams streams = new KafkaStreams(builder.build(), settings);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            streams.close(Duration.ofSeconds(10));
            ended.countDown();
        }));
        streams.start();
        ended.await();
    }

    /** What one partition does. */
    private static final class Job implements Processor<byte[], byte[], Void, Void> {
        private final ObjectMapper json = new ObjectMapper();
        private final MongoDatabase database;
        private final boolean isFull;
        private final Map<String, Document> recordsToWrite = new HashMap<>();
        private final Set<String> sumsToWrite = new HashSet<>();
        private ProcessorContext<Void, Void> context;
        private KeyValueStore<String, byte[]> records;
        private KeyValueStore<String, byte[]> sums;
        private String partition;
        private long events;
        private long waiting;
        private double firstAt;

        Job(MongoDatabase database, boolean isFull) {
            this.database = database;
            this.isFull = isFull;
        }

        @Override
        public void init(ProcessorContext<Void, Void> given) {
            context = given;
            records = given.getStateStore("records");
            sums = given.getStateStore("sums");
            partition = Integer.toString(given.taskId().partition());
            given.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, at -> write());
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (firstAt == 0) {
                firstAt = System.nanoTime() / 1e9;
            }
            try {
                JsonNode event = json.readTree(record.value());
                if (isFull) {
                    join(event, record.value());
                } else if (event.get("type").asText().equals("CallCompleted")) {
                    JsonNode data = event.get("data");
                    String day = data.get("started_at").asText().substring(0, 10);
                    add(sumKey(data.get("manager_id").asText(), day, "calls_completed"), 1);
                }
            } catch (IOException malformed) {
                throw new IllegalStateException(malformed);
            }
            if (++waiting >= MOST) {
                write();
            }
        }

        private void join(JsonNode event, byte[] content) throws IOException {
            boolean isRetraction = event.get("type").asText().equals(RETRACTED);
            JsonNode told = isRetraction ? event.get("data").get("event") : event;
            String[] route = RECORDS.get(told.get("type").asText());
            String key = route[0] + ":" + told.get("data").get(route[1]).asText();
            byte[] kept = records.get(key);
            List<JsonNode> before = new ArrayList<>();
            if (kept != null) {
                json.readTree(kept).forEach(before::add);
            }
            for (JsonNode known : before) {
                if (identity(known).equals(identity(event))) {
                    return;
                }
            }
            byte[] grown = grown(kept, content);
            records.put(key, grown);
            List<JsonNode> after = new ArrayList<>(before);
            after.add(event);
            Map<String, Long> change = given(route[0], standing(after));
            given(route[0], standing(before)).forEach((sum, value) -> change.merge(sum, -value, Long::sum));
            change.forEach((sum, value) -> {
                if (value != 0) {
                    add(sum, value);
                }
            });
            if (route[0].equals("call")) {
                JsonNode data = told.get("data");
                String sheet = "sheet:" + data.get("manager_id").asText() + "/" + data.get("started_at").asText().substring(0, 10);
                recordsToWrite.computeIfAbsent(sheet, name -> new Document())
                    .append("events." + event.get("id").asText(), new String(content, StandardCharsets.UTF_8));
            } else {
                List<String> texts = new ArrayList<>();
                for (JsonNode one : after) {
                    texts.add(one.toString());
                }
                recordsToWrite.put(key, new Document("events", texts));
            }
        }

        private static byte[] grown(byte[] kept, byte[] content) {
            int length = kept == null ? 1 : kept.length;
            byte[] grown = new byte[length + content.length + 1];
            if (kept == null) {
                grown[0] = '[';
            } else {
                System.arraycopy(kept, 0, grown, 0, length - 1);
                grown[length - 1] = ',';
            }
            System.arraycopy(content, 0, grown, length, content.length);
            grown[grown.length - 1] = ']';
            return grown;
        }

        private void add(String sum, long value) {
            byte[] kept = sums.get(sum);
            long before = kept == null ? 0 : Long.parseLong(new String(kept, StandardCharsets.US_ASCII));
            sums.put(sum, Long.toString(before + value).getBytes(StandardCharsets.US_ASCII));
            sumsToWrite.add(sum);
        }

        private void write() {
            if (waiting == 0) {
                return;
            }
            List<WriteModel<Document>> facts = new ArrayList<>();
            recordsToWrite.forEach((name, fields) -> facts.add(update(name, fields)));
            Map<String, Document> numbers = new HashMap<>();
            for (String sum : sumsToWrite) {
                int cut = sum.lastIndexOf('/');
                numbers.computeIfAbsent(sum.substring(0, cut), name -> new Document())
                    .append(sum.substring(cut + 1), Long.parseLong(new String(sums.get(sum), StandardCharsets.US_ASCII)));
            }
            List<WriteModel<Document>> results = new ArrayList<>();
            numbers.forEach((name, fields) -> results.add(update(name, fields)));
            BulkWriteOptions unordered = new BulkWriteOptions().ordered(false);
            if (!facts.isEmpty()) {
                database.getCollection("records").bulkWrite(facts, unordered);
            }
            if (!results.isEmpty()) {
                database.getCollection("sums").bulkWrite(results, unordered);
            }
            events += waiting;
            Document progress = new Document("events", events).append("first_at", firstAt)
                .append("last_at", System.nanoTime() / 1e9);
            database.getCollection("progress").bulkWrite(List.of(update("worker", progress)));
            recordsToWrite.clear();
            sumsToWrite.clear();
            waiting = 0;
            context.commit();
        }

        private WriteModel<Document> update(String name, Document fields) {
            return new UpdateOneModel<>(
                new Document("_id", partition + ":" + name), new Document("$set", fields), new UpdateOptions().upsert(true));
        }
    }

    private static String identity(JsonNode event) {
        return event.get("source").asText() + " " + event.get("id").asText();
    }

    private static String sumKey(String manager, String day, String measure) {
        return manager + "/" + day + "/" + measure;
    }

    /** The facts among the events, in order, without what was retracted. */
    private static List<JsonNode> standing(List<JsonNode> events) {
        Set<String> gone = new HashSet<>();
        for (JsonNode event : events) {
            if (event.get("type").asText().equals(RETRACTED)) {
                gone.add(identity(event.get("data").get("event")));
            }
        }
        List<JsonNode> left = new ArrayList<>();
        for (JsonNode event : events) {
            if (!event.get("type").asText().equals(RETRACTED) && !gone.contains(identity(event))) {
                left.add(event);
            }
        }
        left.sort((one, other) -> {
            int byTime = one.get("time").asText().compareTo(other.get("time").asText());
            return byTime != 0 ? byTime : identity(one).compareTo(identity(other));
        });
        return left;
    }

    /** What a record with these events, in order, gives to the sums. */
    private static Map<String, Long> given(String kind, List<JsonNode> events) {
        Map<String, Long> sums = new HashMap<>();
        switch (kind) {
            case "lead" -> giveLead(events, sums);
            case "call" -> {
                if (!events.isEmpty()) {
                    JsonNode data = events.get(events.size() - 1).get("data");
                    sums.put(sumKey(data.get("manager_id").asText(), data.get("started_at").asText().substring(0, 10), "calls_completed"), 1L);
                }
            }
            case "deal" -> giveDeal(events, sums);
            default -> giveOrder(events, sums);
        }
        return sums;
    }

    private static JsonNode first(List<JsonNode> events, String type) {
        return events.stream().filter(event -> event.get("type").asText().equals(type)).findFirst().orElse(null);
    }

    private static String manager(JsonNode event) {
        return event.get("data").get("manager_id").asText();
    }

    private static String day(JsonNode event) {
        return event.get("time").asText().substring(0, 10);
    }

    private static void giveLead(List<JsonNode> events, Map<String, Long> sums) {
        JsonNode created = first(events, "LeadCreated");
        JsonNode touched = first(events, "LeadTouched");
        if (created != null) {
            sums.put(sumKey(manager(created), day(created), "leads_created"), 1L);
        }
        if (created != null && touched != null) {
            long seconds = Duration.between(
                Instant.parse(created.get("time").asText()), Instant.parse(touched.get("time").asText())).getSeconds();
            sums.put(sumKey(manager(touched), day(touched), "speed_to_lead"), 1L);
            sums.put(sumKey(manager(touched), day(touched), "speed_to_lead_seconds"), Math.max(0, seconds));
        }
    }

    private static void giveDeal(List<JsonNode> events, Map<String, Long> sums) {
        JsonNode closing = null;
        for (JsonNode event : events) {
            switch (event.get("type").asText()) {
                case "DealClosed" -> closing = event;
                case "DealReopened" -> closing = null;
                default -> { }
            }
        }
        if (closing != null && closing.get("data").get("outcome").asText().equals("won")) {
            sums.put(sumKey(manager(closing), day(closing), "deals_won"), 1L);
        }
    }

    private static void giveOrder(List<JsonNode> events, Map<String, Long> sums) {
        JsonNode placed = first(events, "OrderPlaced");
        JsonNode cancelled = first(events, "OrderCancelled");
        if (placed == null) {
            return;
        }
        long net = 0;
        for (JsonNode line : placed.get("data").get("lines")) {
            net += line.get("amount_minor").asLong() - line.get("discount_minor").asLong();
        }
        sums.merge(sumKey(manager(placed), day(placed), "revenue_booked_minor"), net, Long::sum);
        if (cancelled != null) {
            sums.merge(sumKey(manager(placed), day(cancelled), "revenue_booked_minor"), -net, Long::sum);
        }
    }
}
