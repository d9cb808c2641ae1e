package replug.cli;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.EvaluationException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.data.EvaluationValue;
import com.ezylang.evalex.functions.AbstractFunction;
import com.ezylang.evalex.functions.FunctionParameter;
import com.ezylang.evalex.parser.ParseException;
import com.ezylang.evalex.parser.Token;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import replug.domain.machine.Machine;

/** What is asked of a state, such as {@code leaves("direct", "1G") < 2}; docs/command-line.md lists what may stand in it. */
final class WhenExpression {
    private final String text;
    private final FindingCounts findings;
    private @Nullable StateMeasures measures;
    private final Expression expression;

    private WhenExpression(String text, FindingCounts findings) {
        this.text = text;
        this.findings = findings;
        this.expression = new Expression(text, configuration());
    }

    /**
     * The expression that {@code text} is.
     *
     * @param findings of the history that its states are from
     * @throws Mistake if it is none; points at the column
     */
    static WhenExpression of(String text, FindingCounts findings) {
        WhenExpression when = new WhenExpression(text, findings);
        try {
            when.expression.validate();
            for (String name : when.expression.getUndefinedVariables()) {
                if (!StateMeasures.NAMES.contains(name)) {
                    throw new Mistake("%s: unknown name %s; known are %s, and functions %s"
                            .formatted(text, name, StateMeasures.NAMES, StateMeasures.FUNCTIONS));
                }
            }
        } catch (ParseException e) {
            throw when.problem(e);
        }
        return when;
    }

    /**
     * Whether it holds.
     *
     * @param event after which the machine is in this state
     * @throws Mistake if it cannot be said, or the answer is neither yes nor no
     */
    boolean holds(long event, Machine machine) {
        StateMeasures now = new StateMeasures(machine, rule -> findings.after(event, rule));
        measures = now;
        try {
            EvaluationValue value =
                    expression.copy().withValues(now.values(event)).evaluate();
            if (!value.isBooleanValue()) {
                throw new Mistake(
                        "%s: expected something that holds or not, found %s".formatted(text, value.getValue()));
            }
            return value.getBooleanValue();
        } catch (EvaluationException | ParseException e) {
            throw problem(e);
        }
    }

    private Mistake problem(BaseException e) {
        int column = Math.max(1, e.getStartPosition());
        return new Mistake(
                "column %d: %s%n  %s%n  %s^".formatted(column, e.getMessage(), text, " ".repeat(column - 1)));
    }

    @SuppressWarnings("unchecked") // Of a generic array, as the library wants it.
    private ExpressionConfiguration configuration() {
        ExpressionConfiguration plain = ExpressionConfiguration.builder()
                .arraysAllowed(false)
                .structuresAllowed(false)
                .implicitMultiplicationAllowed(false)
                .singleQuoteStringLiteralsAllowed(true)
                .build();
        return plain.withAdditionalFunctions(StateMeasures.FUNCTIONS.stream()
                .map(name -> Map.entry(name.toUpperCase(java.util.Locale.ROOT), new Measure(name)))
                .toArray(Map.Entry[]::new));
    }

    /** A function of the state that is being looked at. */
    @FunctionParameter(name = "of", isVarArg = true)
    private final class Measure extends AbstractFunction {
        private final String name;

        Measure(String name) {
            this.name = name;
        }

        @Override
        public EvaluationValue evaluate(Expression within, Token token, EvaluationValue... arguments)
                throws EvaluationException {
            List<String> texts = Stream.of(arguments)
                    .map(value -> value.isNumberValue()
                            ? value.getNumberValue().toBigInteger().toString()
                            : value.getStringValue())
                    .toList();
            StateMeasures now = measures;
            if (now == null) {
                throw new EvaluationException(token, "no state is looked at");
            }
            try {
                Object value = now.measure(name, texts);
                return value instanceof Long number
                        ? EvaluationValue.numberValue(BigDecimal.valueOf(number))
                        : EvaluationValue.of(value, within.getConfiguration());
            } catch (IllegalArgumentException e) {
                throw new EvaluationException(token, String.valueOf(e.getMessage()));
            }
        }
    }
}
