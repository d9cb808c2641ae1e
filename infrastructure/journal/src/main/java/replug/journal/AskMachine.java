package replug.journal;

import replug.application.Journal.Asked;

/** Axon's command message: what a machine is asked, taken command by command as it is decided. */
record AskMachine(String machine, Iterable<Asked> asked) {}
