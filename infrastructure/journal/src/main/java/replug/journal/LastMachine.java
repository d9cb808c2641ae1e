package replug.journal;

import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.jspecify.annotations.Nullable;

/**
 * The machine that was asked last, as Axon keeps it: whoever asks it again need not read its whole history. Of one only,
 * since an import goes through many machines and asks each once.
 */
final class LastMachine implements Cache {
    private @Nullable Object key;
    private @Nullable Object entry;

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // Axon's signature.
    public synchronized <K, V> V get(K key) {
        return (V) (containsKey(key) ? entry : null);
    }

    @Override
    public synchronized void put(Object newKey, Object value) {
        key = newKey;
        entry = value;
    }

    @Override
    public synchronized boolean putIfAbsent(Object newKey, Object value) {
        boolean isAbsent = !containsKey(newKey);
        if (isAbsent) {
            put(newKey, value);
        }
        return isAbsent;
    }

    @Override
    public synchronized boolean remove(Object oldKey) {
        boolean isHere = containsKey(oldKey);
        if (isHere) {
            removeAll();
        }
        return isHere;
    }

    @Override
    public synchronized void removeAll() {
        key = null;
        entry = null;
    }

    @Override
    public synchronized boolean containsKey(Object aKey) {
        return aKey.equals(key);
    }

    @Override
    @SuppressWarnings("unchecked") // Axon's signature.
    public synchronized <V> void computeIfPresent(Object aKey, UnaryOperator<V> update) {
        V value = get(aKey);
        if (value != null) {
            entry = update.apply(value);
        }
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        return () -> false;
    }
}
