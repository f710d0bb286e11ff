package dev.homeroom.backend.openai;

import dev.homeroom.backend.Question;
import dev.homeroom.backend.openai.ChatEntity.ChatKey;
import dev.homeroom.backend.openai.ChatExchangeEntity.ChatTurn;
import dev.homeroom.database.Database;
import dev.homeroom.database.entity.Repository;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The conversations of one backend in the database. */
final class ChatHistory implements ChatMemory {
    /** Longer than any question takes. Later the room itself shows that the message was removed. */
    private static final Duration KEEP_REMOVED = Duration.ofDays(7);

    /** In the answer of a row. */
    static final String BETWEEN_MESSAGES = "\u001E";

    private static final String OF_CHAT = "key.backend = ?1 and key.chatId = ?2";

    private static final String NEWEST = """
            from ChatExchangeEntity exchange
            where exchange.key.backend = ?1
            and exchange.key.chatId = ?2
            and not exists (
                select 1
                from RemovedMessageEntity removed
                where removed.eventId in (exchange.message, exchange.asked, exchange.quoted))
            order by exchange.position desc""";

    private final Repository<ChatEntity> chats = new Repository<>(ChatEntity.class);
    private final Repository<ChatExchangeEntity> exchanges = new Repository<>(ChatExchangeEntity.class);
    private final Repository<RemovedMessageEntity> removed = new Repository<>(RemovedMessageEntity.class);
    private final Database database;
    private final InstantSource clock;
    private final String backend;

    ChatHistory(Database database, InstantSource clock, String backend) {
        this.database = database;
        this.clock = clock;
        this.backend = backend;
    }

    @Override
    public boolean isKnown(String chatId) {
        return database.inTransaction(_ -> chats.findById(chat(chatId))).isPresent();
    }

    private ChatKey chat(String chatId) {
        return new ChatKey(backend, chatId);
    }

    @Override
    public void begin(String chatId) {
        database.useTransaction(_ -> chats.insertIfAbsent(new ChatEntity(chat(chatId))));
    }

    @Override
    public void restore(String chatId, List<PastExchange> past) {
        database.useTransaction(_ -> {
            forgetWhatIsInRoom(chatId);
            past.forEach(exchange -> insert(chatId, exchange.keys().asked() + "/restored", exchange));
            chats.insertIfAbsent(new ChatEntity(chat(chatId)));
        });
    }

    /** An exchange of an older version stays, since its room can't tell to which conversation it belongs. */
    private void forgetWhatIsInRoom(String chatId) {
        exchanges.delete(OF_CHAT + " and inRoom = true", backend, chatId);
    }

    @Override
    public boolean forget(String message) {
        return database.inTransaction(_ -> {
            noteRemoved(message);
            long forgotten = exchanges.delete("key.backend = ?1 and (message = ?2 or asked = ?2)", backend, message);
            chatsWith(message).forEach(this::forgetChat);
            return forgotten > 0;
        });
    }

    private void noteRemoved(String message) {
        removed.delete("removedAt < ?1", clock.instant().minus(KEEP_REMOVED));
        removed.insertIfAbsent(new RemovedMessageEntity(message, clock.instant()));
    }

    @Override
    public void changed(String message) {
        database.useTransaction(_ -> chatsWith(message).forEach(this::forgetChat));
    }

    private List<String> chatsWith(String message) {
        return exchanges
                .list("key.backend = ?1 and inRoom = true and (message = ?2 or quoted = ?2)", backend, message)
                .stream()
                .map(ChatExchangeEntity::chatId)
                .distinct()
                .toList();
    }

    @Override
    public void readAgain(String chatId) {
        database.useTransaction(_ -> forgetChat(chatId));
    }

    private void forgetChat(String chatId) {
        forgetWhatIsInRoom(chatId);
        chats.delete(OF_CHAT, backend, chatId);
    }

    @Override
    public Optional<String> answerTo(String chatId, String turnId) {
        return database.inTransaction(_ -> exchanges.findById(new ChatTurn(chat(chatId), turnId)))
                .map(ChatExchangeEntity::answer);
    }

    /** The exchanges that fit into both limits. */
    @Override
    public List<PastExchange> of(String chatId) {
        List<PastExchange> newestFirst =
                database.inTransaction(_ -> exchanges.find(NEWEST, backend, chatId).page(0, MOST_EXCHANGES).stream()
                        .map(ChatExchangeEntity::exchange)
                        .toList());
        Deque<PastExchange> kept = new ArrayDeque<>();
        int length = 0;
        for (PastExchange pastExchange : newestFirst) {
            length += pastExchange.length();
            if (length > MOST_CHARACTERS) {
                break;
            }
            kept.addFirst(pastExchange);
        }
        return List.copyOf(kept);
    }

    /** The newest exchanges that make up at most half of all the text. */
    static List<PastExchange> newerHalf(List<PastExchange> all) {
        int half = all.stream().mapToInt(PastExchange::length).sum() / 2;
        int first = all.size();
        for (int length = 0; first > 0; first--) {
            length += all.get(first - 1).length();
            if (length > half) {
                break;
            }
        }
        return List.copyOf(all.subList(first, all.size()));
    }

    /** Waits for a database that is away. */
    @Override
    public void append(String chatId, String turnId, PastExchange pastExchange) {
        database.<Boolean>retryUntilAvailable(_ -> {
            insert(chatId, turnId, pastExchange);
            forgetAllBut(MOST_EXCHANGES, chatId);
            return true;
        });
    }

    private void forgetAllBut(int newest, String chatId) {
        exchanges
                .find(OF_CHAT + " order by position desc", backend, chatId)
                .range(newest, newest)
                .firstResultOptional()
                .ifPresent(oldest ->
                        exchanges.delete(OF_CHAT + " and position <= ?3", backend, chatId, oldest.position()));
    }

    private void insert(String chatId, String turnId, PastExchange pastExchange) {
        if (!isRemoved(pastExchange.keys())) {
            exchanges.insertIfAbsent(
                    new ChatExchangeEntity(new ChatTurn(chat(chatId), turnId), pastExchange, clock.instant()));
        }
    }

    private boolean isRemoved(Question.MessageKeys keys) {
        return removed.count("eventId in (?1, ?2)", keys.message(), keys.asked()) > 0;
    }
}
