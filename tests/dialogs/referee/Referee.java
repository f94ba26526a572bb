import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.reference.InvalidReferenceException;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceFactory;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.PropertyManager;
import org.javarosa.core.services.IPropertyManager;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.util.XFormUtils;
import org.javarosa.xpath.XPathParseTool;

/**
 * JavaRosa, the engine of ODK Collect, answering one line to each line it reads: what it would ask next, and
 * what it says of an answer. Tests only. Fields are tab-separated and percent-encoded.
 */
public class Referee {
    static FormEntryModel model;
    static FormEntryController entry;
    static File media;

    public static void main(String[] arguments) throws IOException {
        PrintStream replies = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        new XFormsModule().registerModule();
        ReferenceManager.instance().addReferenceFactory(new Attachments());
        PropertyManager.setPropertyManager(new NoProperties());
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split("\t", -1);
            String[] fields = new String[words.length];
            for (int i = 0; i < words.length; i++) fields[i] = URLDecoder.decode(words[i], StandardCharsets.UTF_8);
            String[] reply;
            try {
                reply = reply(fields);
            } catch (Throwable problem) {
                reply = new String[] {"error", problem.getClass().getSimpleName() + ": " + problem.getMessage()};
            }
            StringBuilder written = new StringBuilder();
            for (String field : reply) {
                if (written.length() > 0) written.append('\t');
                written.append(URLEncoder.encode(field == null ? "" : field, StandardCharsets.UTF_8));
            }
            replies.println(written);
        }
    }

    static String[] reply(String[] fields) throws Exception {
        switch (fields[0]) {
            case "load":
                media = new File(fields[2]);
                InputStream xform = new ByteArrayInputStream(Files.readAllBytes(Path.of(fields[1])));
                FormDef form = XFormUtils.getFormFromInputStream(xform);
                form.initialize(true, new InstanceInitializationFactory());
                model = new FormEntryModel(form);
                entry = new FormEntryController(model);
                return new String[] {"ok", form.getTitle()};
            case "language":
                entry.setLanguage(fields[1]);
                return new String[] {"ok"};
            case "next":
                return next();
            case "answer":
                return answer(fields[1]);
            case "row":
                if (fields[1].equals("y")) entry.newRepeat();
                return new String[] {"ok"};
            case "record":
                byte[] xml = new XFormSerializingVisitor().serializeInstance(model.getForm().getInstance());
                return new String[] {"ok", new String(xml, StandardCharsets.UTF_8)};
            case "expression":
                Object value = XPathParseTool.parseXPath(fields[1]).eval(new EvaluationContext(null));
                return new String[] {value.getClass().getSimpleName(), value.toString()};
        }
        return new String[] {"error", "no such command"};
    }

    static String[] next() {
        while (true) {
            int event = entry.stepToNextEvent();
            if (event == FormEntryController.EVENT_END_OF_FORM) return new String[] {"end"};
            String path = event == FormEntryController.EVENT_BEGINNING_OF_FORM
                ? "" : model.getFormIndex().getReference().toString(true);
            if (event == FormEntryController.EVENT_PROMPT_NEW_REPEAT) return new String[] {"row", path};
            if (event == FormEntryController.EVENT_QUESTION) return question(path);
        }
    }

    static String[] question(String path) {
        FormEntryPrompt prompt = model.getQuestionPrompt();
        List<String> fields = new ArrayList<>(List.of(
            "question", path, "" + prompt.getControlType(), "" + prompt.getDataType(), "" + prompt.isReadOnly(),
            "" + prompt.isRequired(), said(prompt.getQuestionText()), said(prompt.getHelpText()),
            prompt.getAnswerValue() == null ? "" : prompt.getAnswerValue().uncast().getString()));
        List<SelectChoice> choices = prompt.getSelectChoices();
        if (choices != null) {
            for (SelectChoice choice : choices) {
                fields.add(choice.getValue());
                fields.add(said(prompt.getSelectChoiceText(choice)));
            }
        }
        return fields.toArray(new String[0]);
    }

    static String said(String text) {
        return text == null ? "" : text;
    }

    static String[] answer(String text) {
        FormEntryPrompt prompt = model.getQuestionPrompt();
        IAnswerData data = null;
        if (!text.isEmpty()) {
            int control = prompt.getControlType();
            if (control == Constants.CONTROL_SELECT_ONE) {
                data = new SelectOneData(chosen(prompt, text));
            } else if (control == Constants.CONTROL_SELECT_MULTI || control == Constants.CONTROL_RANK) {
                List<Selection> several = new ArrayList<>();
                for (String value : text.split(" ")) several.add(chosen(prompt, value));
                data = new MultipleItemsData(several);
            } else if (control == Constants.CONTROL_TRIGGER) {
                data = new StringData(text);
            } else {
                data = AnswerDataFactory.templateByDataType(prompt.getDataType()).cast(new UncastData(text));
                if (data instanceof UncastData) data = new StringData(text);
            }
        }
        switch (entry.answerQuestion(data, true)) {
            case FormEntryController.ANSWER_OK: return new String[] {"ok"};
            case FormEntryController.ANSWER_REQUIRED_BUT_EMPTY: return new String[] {"required"};
            default: return new String[] {"constraint", said(prompt.getConstraintText())};
        }
    }

    static Selection chosen(FormEntryPrompt prompt, String value) {
        for (SelectChoice choice : prompt.getSelectChoices()) {
            if (choice.getValue().equals(value)) return choice.selection();
        }
        throw new IllegalArgumentException("not offered: " + value);
    }

    /** Nobody's telephone, nobody's name. */
    static class NoProperties implements IPropertyManager {
        public List<String> getProperty(String name) { return new ArrayList<>(); }
        public void setProperty(String name, String value) { }
        public void setProperty(String name, List<String> value) { }
        public String getSingularProperty(String name) { return ""; }
        public void addRules(org.javarosa.core.services.properties.IPropertyRules rules) { }
        public List<org.javarosa.core.services.properties.IPropertyRules> getRules() { return new ArrayList<>(); }
    }

    /** Attachments of a form (jr://file-csv/…, jr://file/…) from one folder. */
    static class Attachments implements ReferenceFactory {
        public boolean derives(String uri) { return uri.startsWith("jr://file") || uri.startsWith("jr://images"); }
        public Reference derive(String uri) { return new Attachment(uri); }
        public Reference derive(String uri, String context) throws InvalidReferenceException { return derive(uri); }
    }

    static class Attachment implements Reference {
        final String uri;
        final File file;

        Attachment(String uri) {
            this.uri = uri;
            this.file = new File(media, uri.substring(uri.lastIndexOf('/') + 1));
        }

        public boolean doesBinaryExist() { return file.exists(); }
        public InputStream getStream() throws IOException { return new FileInputStream(file); }
        public String getURI() { return uri; }
        public String getLocalURI() { return file.getPath(); }
        public boolean isReadOnly() { return true; }
        public OutputStream getOutputStream() { throw new UnsupportedOperationException(); }
        public void remove() { throw new UnsupportedOperationException(); }
        public Reference[] probeAlternativeReferences() { return new Reference[0]; }
    }
}
