package replug.domain.paging;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value. */
public final class Digest {
    /** Bytes of a digest. */
    public static final int BYTES = 32;

    private final byte[] bytes;

    private Digest(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The digest written as 64 hexadecimal digits, as {@link #toString} writes it. */
    public static Digest parse(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("a digest has 64 hexadecimal digits, this has " + hex.length());
        }
        return new Digest(HexFormat.of().parseHex(hex));
    }

    /** The digest that is these 32 bytes. */
    public static Digest of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a digest has 32 bytes, this has " + bytes.length);
        }
        return new Digest(bytes.clone());
    }

    /** A new SHA-256 function; every Java platform has one. */
    public static MessageDigest function() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("the Java platform must have SHA-256", e);
        }
    }

    /** What {@code function} has been fed so far. */
    public static Digest of(MessageDigest function) {
        return new Digest(function.digest());
    }

    /** Feeds this digest's 32 bytes to {@code function}. */
    public void feed(MessageDigest function) {
        function.update(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
