package replug.journal;

import org.axonframework.modelling.command.TargetAggregateIdentifier;
import replug.application.Journal.Asked;

/** Axon's command message: what a machine is asked, taken command by command as it is decided. */
record AskMachine(@TargetAggregateIdentifier String machine, Iterable<Asked> asked) {}
