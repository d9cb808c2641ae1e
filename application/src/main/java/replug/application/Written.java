package replug.application;

/**
 * Which event wrote something that differs between two states.
 *
 * @param event number of the newest event that did
 * @param name its name in the journal
 * @param times how many events between the two states did
 */
public record Written(long event, String name, int times) {}
