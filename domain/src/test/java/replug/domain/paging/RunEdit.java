package replug.domain.paging;

/** A run of entries to write, printed as the call of {@link TableEdit#set} that writes it. */
record RunEdit(long va, int level, int count, long first, long stride) {
    void on(TableEdit edit) {
        edit.set(va, level, count, first, stride);
    }

    long word(int i) {
        return first + i * stride;
    }

    @Override
    public String toString() {
        return "set(0x%xL, %d, %d, 0x%xL, 0x%xL)".formatted(va, level, count, first, stride);
    }
}
